// Planted bugs of the rules that label text, and the tests that must see each. Form: mutant-list.mjs.

const scope = "src/teacher/rules/scope.ts";
const labels = "src/teacher/rules/label-by-rules.ts";
const sentences = "test/teacher/rules/label-by-rules.test.ts";

/** @type {import("./mutant-list.mjs").Mutant[]} */
export const teacherMutants = [
  {
    id: "T1",
    name: "a negation reaches over but",
    file: scope,
    changes: [['if (cue.meaning === "stop" || cue.reach === away) return;', "if (cue.reach === away) return;"]],
    tests: [sentences],
  },
  {
    id: "T2",
    name: "a cue reaches over what another governs",
    file: scope,
    changes: [['if (cue.meaning === "stop" || cue.reach === away) return;', 'if (cue.meaning === "stop") return;']],
    tests: [sentences],
  },
  {
    id: "T3",
    name: "an or reaches as far as a negation",
    file: scope,
    changes: [['if (cue.reach !== "beside" || distance < besideReach) yield cue;', "yield cue;"]],
    tests: [sentences],
  },
  {
    id: "T4",
    name: "a finding is normal",
    file: scope,
    changes: [['(meaning === "normal" || meaning === "unchanged")', '(meaning === "unchanged")']],
    tests: [sentences],
  },
  {
    id: "T5",
    name: "absent outweighs uncertain",
    file: labels,
    changes: [["{ 1: 3, [-1]: 2, 0: 1, [-2]: 0 }", "{ 1: 3, [-1]: 1, 0: 2, [-2]: 0 }"]],
    tests: [sentences],
  },
  {
    id: "T6",
    name: "a device speaks against No Finding",
    file: labels,
    changes: [["mention.value !== 0 && !exempt.includes(mention.label)", "mention.value !== 0"]],
    tests: [sentences],
  },
  {
    id: "T7",
    name: "no heart failure makes cardiomegaly absent",
    file: labels,
    changes: [['if (kind === "hint" && said === 0) return null;', ""]],
    tests: [sentences],
  },
  {
    id: "T8",
    name: "the shortest cue hides the longest",
    file: "src/teacher/rules/phrases.ts",
    changes: [["const longest = here.at(-1);", "const longest = here[0];"]],
    tests: ["test/teacher/rules/phrases.test.ts", sentences],
  },
  {
    id: "T9",
    name: "places of the second section one too early",
    file: "src/teacher/rules/label-report.ts",
    changes: [["start += text.length + 1;", "start += text.length;"]],
    tests: ["test/teacher/rules/label-report.test.ts"],
  },
  {
    id: "T10",
    name: "history is read like findings",
    file: "src/teacher/rules/label-report.ts",
    changes: [["if (!names || names.includes(name))", "if (names !== null)"]],
    tests: ["test/teacher/rules/label-report.test.ts"],
  },
];
