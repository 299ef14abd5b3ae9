// Sentence frames around a noun phrase and its place. Slots: n, a ("a nodule"), is, was, where (with a preposition).

/** `translated`: as in English made from Turkish reports; `plain`: as dictated in English. */
export type Dialect = "translated" | "plain";

export const placedFrames: Readonly<Record<Dialect, readonly string[]>> = {
  translated: [
    "<a> <is> observed <where>",
    "<a> <was> observed <where>",
    "there <is> <a> <where>",
    "<where>, <a> <is> [observed|present|noted|seen]",
    "<where>, there <is> <a>",
    "<a> <is> [present|followed|noted|seen] <where>",
    "<a> <was> [detected|noted|seen] <where>",
    "[appearances|findings] [compatible|consistent] with <n> are observed <where>",
    "<where>, <a> <was> observed",
    "<a> <where> <is> noteworthy",
    "again, <a> <is> observed <where>",
    "in addition, <a> <is> observed <where>",
    "<a> <where>",
  ],
  plain: [
    "there <is> <a> <where>",
    "<a> <where>",
    "<n> <where>",
    "<a> <is> [seen|noted|present|identified] <where>",
    "<n> <is> again seen <where>",
    "<where>, there <is> <a>",
    "[redemonstration of|again noted,|also noted:] <n> <where>",
    "there <is> also <a> <where>",
    "<n> <where>, [unchanged|stable|new|as described]",
  ],
};

/** For a noun that stands alone. */
export const bareFrames: Readonly<Record<Dialect, readonly string[]>> = {
  translated: [
    "<a> <is> observed",
    "<a> <was> observed",
    "there <is> <a>",
    "<a> <is> [present|noted|seen]",
    "<a> <was> [detected|noted]",
    "[an appearance [compatible|consistent] with <n> is|findings [compatible|consistent] with <n> are] observed",
    "in addition, <a> <is> observed",
    "<n>",
  ],
  plain: [
    "there <is> <a>",
    "<a>",
    "<n>",
    "<a> <is> [seen|noted|present|identified]",
    "<n> <is> again seen",
    "there <is> also <a>",
    "[again noted,|also noted:] <n>",
  ],
};

/** Around several nouns, in both lungs. */
export const listFrames: Readonly<Record<Dialect, readonly string[]>> = {
  translated: [
    "<n> are observed in both lungs",
    "<n> were observed in both lung[s| parenchyma]",
    "in both lungs, <n> are [observed|present|noted]",
    "there are <n> in both lungs",
    "<n> in both lungs",
  ],
  plain: ["there is <n> bilaterally", "<n> are seen in both lungs", "bilateral lungs show <n>", "<n>"],
};

export const briefFrames: readonly string[] = ["<n> <where>", "<n> <where>", "<n>", "<a> <where>"];

/** How a finding has changed since the examination before; states no more than the sentence in front. */
export const changes: readonly string[] = [
  "[It is|The finding is] [stable|unchanged] compared [to|with] the [previous|prior] [examination|study]",
  "No significant change [was detected |]compared to the previous examination",
  "[It has|The finding has] [increased|progressed|regressed|decreased] [slightly|] [since|compared to] the previous [examination|CT]",
  "It was not [observed|present] in the previous examination",
];
