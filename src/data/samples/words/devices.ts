// Phrases for tubes, lines and pacemakers. Written for this project; no report was copied.

export interface DeviceWords {
  /** After "the", when it has been taken out. */
  readonly name: string;
  readonly present: readonly string[];
}

export const deviceWords: readonly DeviceWords[] = [
  {
    name: "[endotracheal tube|ETT]",
    present: [
      "[Endotracheal tube|ETT|The endotracheal tube] [tip |][lies|projects|ends] [2|3|4|5] cm above the carina",
      "[Endotracheal tube|ETT] in [satisfactory|good|standard] position",
      "The patient is intubated, with the tube tip [3|4] cm above the carina",
    ],
  },
  {
    name: "[right IJ|left subclavian|central venous] [catheter|line]",
    present: [
      "[Right IJ|Left IJ|Right subclavian|Left subclavian] [central venous |]catheter [ends|with tip] in the [lower SVC|mid SVC|right atrium]",
      "[A|] [right|left] internal jugular line reaches the cavoatrial junction",
      "Central line tip [projects over|lies in] the SVC",
    ],
  },
  {
    name: "[right|left|] PICC",
    present: [
      "[Right|Left] PICC [line |][ends|terminates] in the [mid|lower|upper] SVC",
      "[Right|Left] arm PICC with tip [at the cavoatrial junction|in the axillary vein]",
    ],
  },
  {
    name: "[nasogastric|enteric|feeding] tube",
    present: [
      "[Nasogastric|Enteric|Feeding] tube [passes|courses] below the diaphragm",
      "[NG tube|Enteric tube] [tip |]in the stomach",
      "An enteric tube is coiled in the esophagus and should be advanced",
    ],
  },
  {
    name: "[right|left] chest tube",
    present: [
      "[Right|Left] chest tube [in place|is in position|remains in place]",
      "[A|] [right|left] [basal|apical] drain [is in place|is present|remains]",
    ],
  },
  {
    name: "[temporary pacing wire|pacing wire|pacemaker]",
    present: [
      "[Left|Right] [chest wall |pectoral |][pacemaker|dual-chamber pacemaker|ICD] [leads are intact|with leads in expected position]",
      "[Dual|Single]-lead pacemaker [is |][in place|present|unchanged in position]",
      "Pacing leads end over the right atrium and right ventricle",
    ],
  },
  {
    name: "[port catheter|Port-A-Cath|tunneled dialysis catheter]",
    present: [
      "[Right|Left] chest [port|Port-A-Cath] [with tip|ends] in the SVC",
      "[Right|Left]-sided dialysis catheter [in unchanged position|ends in the right atrium]",
    ],
  },
];

/** Sentences that a device is gone; <name> is the device. */
export const removedDevice: readonly string[] = [
  "The <name> has been [removed|taken out|withdrawn]",
  "Interval removal of the <name>",
  "[Previously seen|Prior] <name> is no longer [present|seen]",
  "<name> [removed|out] since the [prior|last] [study|film]",
];

export const noDevices: readonly string[] = [
  "No [lines or tubes|support devices|tubes, lines or drains|indwelling lines|monitoring or support devices]",
  "There are no [lines or tubes|support devices|tubes or catheters]",
  "[Lines and tubes|Support devices]: none",
  "No [catheter|tube] or [pacemaker|drain] is [seen|present]",
];
