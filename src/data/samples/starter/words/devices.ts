// Devices beyond tubes and lines that count as "Support Devices" by the words of the CheXpert labeler. Written for this project.
import type { DeviceWords } from "../../words/devices";

export const moreDevices: readonly DeviceWords[] = [
  {
    name: "[pacemaker|ICD|AICD|biventricular pacemaker]",
    present: [
      "[Left|Right|Left-sided|Left chest|Dual-lead|There is a left] [pacemaker|ICD|cardiac pacemaker|pacer|defibrillator] [in place|is noted|is present|unchanged|in stable position|with leads in the right atrium and right ventricle|]",
      "[Pacemaker|Defibrillator|Cardiac device|AICD] [leads|generator] [unchanged|in stable position|overlies the left chest]",
    ],
  },
  {
    name: "[port catheter|dialysis catheter|central venous catheter|central line]",
    present: [
      "[Right|Left] [chest port|Mediport|central venous catheter|IJ catheter|subclavian catheter|dialysis catheter|central line] [with tip|tip] [in the SVC|at the cavoatrial junction|over the right atrium|in the mid SVC|unchanged]",
      "[Central venous|Tunneled|IJ|Subclavian|Dialysis|Pleural|Right internal jugular] catheter [is again noted|unchanged in position|terminates at the cavoatrial junction|remains|tip overlies the SVC]",
      "[PICC|PICC line|Central line|Port catheter] [is in place|tip in the SVC|unchanged|with distal tip in the lower superior vena cava]",
      "[There is a|Stable] [right|left] [central venous catheter|PICC line|dual-lumen catheter|jugular line] [in place|with tip in the superior vena cava]",
    ],
  },
  {
    name: "[tracheostomy tube|endotracheal tube|gastrostomy tube|NG tube]",
    present: [
      "[Tracheostomy tube|Endotracheal tube|Feeding tube|NG tube|Gastrostomy tube|Chest tube] [is in place|in good position|is noted|is unchanged|tip is 5 cm above the carina|remains]",
    ],
  },
  {
    name: "[spinal hardware|shoulder prosthesis device|stimulator device]",
    present: [
      "[Cervical|Lower cervical|Thoracic|Lumbar|Spinal|Orthopedic] [fusion hardware|hardware|plate and screws|fixation hardware|spine hardware] [is noted|is present|is partially seen|]",
      "[Left|Right|Bilateral] shoulder [arthroplasty|hardware] [is noted|]",
      "[A nerve stimulator device|Loop recorder device|Monitoring device|Spinal stimulator device] [projects over the chest|is noted|is in place]",
    ],
  },
  {
    name: "[valve prosthesis|prosthetic valve]",
    present: [
      "[Aortic|Mitral|Prosthetic|Mechanical aortic] valve [replacement|prosthesis] [is noted|is present|is seen|]",
      "[Status post|Evidence of] [aortic|mitral] valve replacement",
      "[Stable|Left|Dual-chamber|Biventricular] [cardiac device|ICD|pacemaker|pacer] [with prior CABG|is unchanged in position|with intact leads|]",
      "[Sternotomy and|Bypass|CABG] graft markers [are present|]",
    ],
  },
];
