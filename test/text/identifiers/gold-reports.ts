// Synthetic reports with planted identifiers and their places. Formats are written here from how reports are written, not from
// the rules that look for them.
import { seededRng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";
import type { Identifier, IdentifierKind } from "@/text/identifiers/types";

export interface GoldReport {
  readonly text: string;
  readonly gold: readonly Identifier[];
}

const firsts = [
  "Anna",
  "John",
  "María",
  "Wei",
  "Fatima",
  "Lars",
  "Siobhán",
  "Deepak",
  "Chloe",
  "Tomasz",
  "Ngozi",
  "Hans-Peter",
];
const lasts = [
  "Miller",
  "O'Brien",
  "García",
  "Chen",
  "Haddad",
  "Lindqvist",
  "Van Dyke",
  "Patel",
  "Kowalski",
  "Okafor",
  "Smith",
  "De Luca",
];
const cities = ["Springfield", "Lowell", "Ann Arbor", "Fresno", "Dayton", "Santa Fe", "Utica", "Bangor"];
const hospitals = [
  "Saint Mary Hospital",
  "Lakeside Medical Center",
  "Northgate Clinic",
  "Mercy Hospital",
  "Hillcrest Nursing Home",
  "General Hospital of Lowell",
];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const streets = ["Maple Street", "Old Mill Road", "5th Avenue", "Harbor Blvd", "Pine Lane"];
const findings = [
  "The lungs are clear.",
  "Heart size is at the upper limit of normal.",
  "No pneumothorax or pleural effusion.",
  "A 3.5 x 2.1 cm nodule in the right upper lobe, 12 mm on the prior.",
  "Endotracheal tube ends 4.2 cm above the carina.",
  "Degenerative change at T8-T9.",
  "Series 4, image 112 shows patchy opacity.",
];

/** `count` reports of three findings and three planted sentences each. */
export function goldReports(count: number, seed: number): GoldReport[] {
  const rng = seededRng(seed);
  const below = (bound: number): number => uniformBelow(bound, rng);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const digits = (n: number): string =>
    Array.from({ length: n }, (_, i) => (i === 0 ? 1 + below(9) : below(10))).join("");
  const two = (n: number): string => String(n).padStart(2, "0");
  const date = (): string => {
    const [y, m, d] = [1990 + below(36), below(12), 1 + below(28)];
    const short = months[m]!.slice(0, 3);
    return pick([
      `${two(m + 1)}/${two(d)}/${y}`,
      `${m + 1}/${d}/${String(y).slice(2)}`,
      `${y}-${two(m + 1)}-${two(d)}`,
      `${two(d)}.${two(m + 1)}.${y}`,
      `${months[m]!} ${d}, ${y}`,
      `${d} ${short} ${y}`,
      `${short}. ${d}, ${y}`,
      `${months[m]!} ${y}`,
      `${d}-${short}-${y}`,
      `${months[m]!} ${d}th`,
    ]);
  };
  const phone = (): string => {
    const [a, b, c] = [digits(3), digits(3), digits(4)];
    return pick([`(${a}) ${b}-${c}`, `${a}-${b}-${c}`, `${a}.${b}.${c}`, `+1 ${a} ${b} ${c}`, `+49 30 ${digits(8)}`]);
  };
  const name = (): string =>
    pick([`${pick(firsts)} ${pick(lasts)}`, pick(lasts), `${pick(firsts)[0]!}. ${pick(lasts)}`]);
  const makers: readonly (readonly [IdentifierKind, () => readonly [before: string, value: string, after: string]])[] =
    [
      [
        "date",
        () => [pick(["Compared with the study of ", "Exam date: ", "Comparison: ", "Surgery on "]), date(), "."],
      ],
      ["phone", () => [pick(["Findings were called to ", "Phone: ", "Tel. ", "Please contact "]), phone(), "."]],
      ["fax", () => [pick(["Fax: ", "fax ", "Faxed to fax number "]), phone(), "."]],
      [
        "mail",
        () => [
          "Send to ",
          `${pick(firsts)
            .toLowerCase()
            .normalize("NFD")
            .replace(/[^a-z-]/g, "")}.${digits(2)}@${pick(["mail", "clinic-west"])}.${pick(["org", "com", "co.uk"])}`,
          ".",
        ],
      ],
      [
        "social security",
        () => [pick(["SSN: ", "Social security number "]), `${digits(3)}-${digits(2)}-${digits(4)}`, "."],
      ],
      [
        "record",
        () => [
          pick(["MRN: ", "MRN ", "Medical record number ", "Patient ID: ", "MRN #"]),
          pick([digits(7), digits(8), `A${digits(6)}`, `${digits(3)}-${digits(4)}`]),
          ".",
        ],
      ],
      [
        "health plan",
        () => [pick(["Member ID: ", "Insurance number ", "Policy no. "]), pick([`XQ${digits(8)}`, digits(10)]), "."],
      ],
      ["account", () => [pick(["Account number: ", "Acct# ", "Account "]), digits(9), "."]],
      ["licence", () => [pick(["NPI: ", "License number ", "DEA # "]), pick([digits(10), `BC${digits(7)}`]), "."]],
      [
        "device",
        () => [
          pick(["Pacemaker, serial number ", "Serial no. ", "S/N: ", "Device ID "]),
          pick([`PJN${digits(6)}`, digits(8), `SN-${digits(6)}`]),
          ".",
        ],
      ],
      [
        "web address",
        () => [
          "Images at ",
          pick([
            `https://pacs.${pick(["west", "north"])}.org/v/${digits(5)}`,
            `www.imaging${digits(2)}.com`,
            `http://10x.org/a?id=${digits(4)}`,
          ]),
          ".",
        ],
      ],
      [
        "IP address",
        () => [
          "Sent from ",
          pick([`10.${below(256)}.${below(256)}.${1 + below(254)}`, `192.168.${below(256)}.${1 + below(254)}`]),
          ".",
        ],
      ],
      [
        "other number",
        () => [pick(["Accession number: ", "Accession ", "Order # "]), pick([digits(8), `RX${digits(7)}`]), "."],
      ],
      [
        "name",
        () => [
          pick([
            "Discussed with Dr. ",
            "Dictated by: ",
            "Referring physician: ",
            "Patient: ",
            "Mrs. ",
            "Seen by ",
            "Thank you, ",
          ]),
          name(),
          ".",
        ],
      ],
      [
        "place",
        () =>
          pick([
            ["Transferred from ", pick(hospitals), "."] as const,
            ["The patient lives in ", pick(cities), "."] as const,
            ["Address: ", `${digits(3)} ${pick(streets)}`, "."] as const,
            ["Prior at ", pick(hospitals), "."] as const,
          ]),
      ],
    ];
  return Array.from({ length: count }, (_, n) => {
    let text = "";
    const gold: Identifier[] = [];
    for (let part = 0; part < 3; part++) {
      text += `${pick(findings)} `;
      const [kind, make] = makers[(n * 3 + part) % makers.length]!;
      const [before, value, after] = make();
      const start = text.length + before.length;
      gold.push({ kind, start, end: start + value.length });
      text += `${before}${value}${after} `;
    }
    return { text: text.trim(), gold };
  });
}
