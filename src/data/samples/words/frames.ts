// Sentence frames around noun phrases. <a> phrase with its article, <the> with "the", <n> without; <is>, <has>, <was>
// agree with it; <film> the prior study. In frames of absence <n> is a bare noun, <list> a list of them.

export interface Frames {
  /** Full sentences, then fragments for telegraphic reports. */
  readonly full: readonly string[];
  readonly short: readonly string[];
}

const present: Frames = {
  full: [
    "There <is> <a>",
    "<a> <is> [seen|present|noted|identified|demonstrated|evident|visible]",
    "[There is evidence of|Note is made of|The study shows|The film shows] <a>",
    "[Positive for|Notable for] <n>",
    "<n>",
  ],
  short: ["<n>", "<n>", "<n> [noted|seen|present|+]", "[Positive for|Shows] <n>"],
};

const fresh: Frames = {
  full: [
    "[There is new|New] <n>",
    "<a> <has> developed since the <film>",
    "<a> [not seen|absent] on the <film> <is> now [present|evident]",
    "[Interval development of|Interval appearance of] <a>",
    "<a> <was> not present [before|previously] and <is> [seen|visible] now",
  ],
  short: ["New <n>", "<n>, new [since|from] <film>", "<n>, not present on <film>", "Interval <n>"],
};

const stable: Frames = {
  full: [
    "<the> <is> [unchanged|stable|again seen|still present|similar to the <film>]",
    "No [significant |interval |appreciable |]change in <the>",
    "<the> <has> not [cleared|resolved|improved|changed]",
    "[Persistent|Unchanged|Stable] <n>",
    "There <is> <a>, without [interval |significant |]change",
    "<the> <is> no [smaller|better] than on the <film>",
    "No [clearing|improvement] of <the> [since the <film>|]",
    "[Again seen|Again noted] <is> <a>",
  ],
  short: [
    "[Persistent|Unchanged|Stable] <n>",
    "<n>, [unchanged|no change|without change|stable|as before]",
    "No change in <n>",
    "<n> not [cleared|improved|resolved]",
  ],
};

const worse: Frames = {
  full: [
    "<the> <has> [increased|worsened|progressed] [since the <film>|]",
    "[Interval increase in|Worsening of|Progression of] <the>",
    "[Increasing|Worsening] <n>",
    "<the> <has> not cleared and <is> [larger|more pronounced] than on the <film>",
  ],
  short: ["[Worse|Increased|Worsening] <n>", "<n>, [worse|increased|progressed]", "<n> up from <film>"],
};

const better: Frames = {
  full: [
    "<the> <has> [decreased|improved] but [not resolved|not cleared|persists in part|is not gone]",
    "[Partial resolution|Partial clearing|Incomplete clearing] of <the>",
    "[Decreasing|Improving|Residual] <n>",
    "<the> <has> not fully [resolved|cleared] [since the <film>|]",
    "<the> <is> less [marked|conspicuous] than on the <film> but still [present|visible]",
  ],
  short: ["[Improving|Residual|Decreased] <n>", "<n>, [improved, not gone|partly cleared|smaller]"],
};

const doubtful: Frames = {
  full: [
    "<a> cannot be [excluded|ruled out]",
    "[Possible|Questionable|Equivocal] <n>",
    "<a> <is> [possible|suspected|not excluded|difficult to exclude]",
    "[Cannot exclude|Cannot rule out] <a>",
    "It is [unclear|uncertain|not certain] whether <a> <is> present",
    "[Findings|The appearance] may [reflect|represent|indicate] <a>",
    "There may be <a>",
    "[The film is|Findings are] equivocal for <n>",
  ],
  short: [
    "? <n>",
    "Possible <n>",
    "Cannot exclude <n>",
    "<n> not excluded",
    "[Query|Questionable|?] <n>",
    "<n> possible",
  ],
};

const absent: Frames = {
  full: [
    "There [<is> no|is no evidence of|is no sign of] <n>",
    "No [evidence of |radiographic evidence of |sign of |]<n>",
    "No <n> <is> [seen|identified|present|demonstrated]",
    "<n> <is> [not seen|not identified|not present|absent|not evident]",
    "The [study|film] is negative for <n>",
    "[There remains no|As before, no|Still no] <n>",
  ],
  short: [
    "No <n>",
    "No <n>",
    "<n>: [none|no|not seen|absent]",
    "<n> [absent|not seen]",
    "[Negative for|Without|Free of] <n>",
  ],
};

const absentList: Frames = {
  full: [
    "There [<is> no|is no evidence of|is no sign of] <list>",
    "No [evidence of |radiographic evidence of |]<list>",
    "No <list> <is> [seen|identified|present]",
    "The [chest|study] is [negative for|free of] <list>",
    "Specifically, no <list>",
  ],
  short: ["No <list>", "[Negative for|Without|Free of] <list>", "No <list>"],
};

const resolved: Frames = {
  full: [
    "<the> [seen |noted |present |]on the <film> <has> [resolved|cleared|disappeared|cleared completely]",
    "[Previous|Previously seen|Prior|Earlier] <n> <is> no longer [seen|present|visible|evident]",
    "[Interval|Complete] [resolution|clearing] of <the>",
    "[The previous|The prior|Previously noted] <n> <has> [resolved|cleared|gone]",
    "<a>, present on the <film>, <is> [gone|no longer seen|not seen today]",
  ],
  short: [
    "[Prior|Previous] <n> [resolved|cleared|gone|no longer seen]",
    "<n> [resolved|has cleared|cleared] since <film>",
    "[Resolved|Cleared] <n>",
    "<n> of <film> not seen [now|today]",
  ],
};

export const frames = { present, new: fresh, stable, worse, better, doubtful, absent, absentList, resolved };
export type FrameKind = keyof typeof frames;

/** Contrast: <a>, <is> belong to the present finding, <no>, <nois> to a list of absent ones. */
export const contrastFrames: Frames = {
  full: [
    "Although there <nois> no <no>, <a> <is> present",
    "There <nois> no <no>, but <a> <is> [seen|present|noted]",
    "There <is> <a> [but no|without|without associated] <no>",
    "[Apart from|Aside from|Other than] <a>, no <no> <nois> seen",
    "No <no>; however, <a> <is> [noted|present]",
    "<a> <is> [seen|noted], without evidence of <no>",
    "While no <no> <nois> seen, there <is> <a>",
  ],
  short: ["<n>, no <no>", "No <no>, but <n>", "<n> without <no>", "No <no> apart from <n>", "<n>; no <no>"],
};

/** An opacity with its cause. <a> the opacity, <x> the cause. */
export const causeFrames = {
  doubtful: [
    "<a>, which [may represent|could reflect|may be due to|possibly represents] <x>",
    "<a>, [possibly|perhaps] <x>",
    "<a> that [may|could|might] be <x>",
    "<a>: <x> [is possible|cannot be excluded]",
  ],
  certain: [
    "<a> [due to|from|representing|caused by] <x>",
    "<a>, in keeping with <x>",
    "<a> that <is> [clearly|definitely] <x>",
  ],
};

/** One side has it, the other has not. */
export const otherSideFrames: readonly string[] = [
  "No <n> on the <other>",
  "The <other> side shows no <n>",
  "None on the <other>",
  "No <other>[-sided|] <n>",
];

export const priorFilm: readonly string[] = [
  "[prior|previous|last|earlier] [study|exam|film|radiograph|examination]",
  "[prior|previous|earlier] chest [radiograph|film]",
];
