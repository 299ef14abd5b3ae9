// FHIR R4 DiagnosticReports as reports: identifiers, where the text comes from, HTML. Damaged files: fixtures/malformed/fhir.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { importReports } from "@/data/import";
import { setAsideCsv } from "@/data/set-aside";
import { looksLikeFhir } from "@/formats/fhir-file";
import { textOfHtml } from "@/formats/html-text";

const read = (text: string, name = "reports.json") =>
  importReports(new TextEncoder().encode(text), name, { labelSet: null }, []);

const patient = {
  resourceType: "Patient",
  id: "p1",
  identifier: [
    { system: "urn:old", value: "1" },
    { type: { coding: [{ code: "MR" }] }, system: "urn:hosp", value: "4711" },
  ],
  name: [{ family: "Doe" }],
};
const report = (more: object = {}) => ({
  resourceType: "DiagnosticReport",
  id: "r1",
  identifier: [{ value: "A-9" }],
  status: "final",
  code: { coding: [{ code: "CXR", display: "Chest two views" }] },
  subject: { reference: "Patient/p1", display: "Jane Doe" },
  effectiveDateTime: "2024-01-01T08:30:00Z",
  conclusion: "No edema.",
  ...more,
});
const bundle = (...resources: readonly object[]) => ({
  resourceType: "Bundle",
  type: "searchset",
  entry: resources.map((resource) => ({ fullUrl: `http://ris/fhir/${JSON.stringify(resource).length}`, resource })),
});

describe("a DiagnosticReport", () => {
  test("gives the patient's record number, the accession and no name", async () => {
    const { reports, preview, columns } = await read(JSON.stringify(bundle(patient, report()), null, 2));
    expect(reports[0]).toMatchObject({ patient: "urn:hosp|4711", study: "A-9" });
    expect(preview).toEqual([["urn:hosp|4711", "A-9", "2024-01-01", "Chest two views", "No edema."]]);
    expect(columns.map(({ role }) => role)).toEqual(["patient", "study", "ignore", "ignore", "text"]);
    expect(JSON.stringify(reports)).not.toContain("Doe");
  });

  test("finds its patient by relative and full reference, by URL of an entry, and contained", async () => {
    const patients = async (subject: object, ...others: readonly object[]) =>
      (
        await read(
          JSON.stringify({
            resourceType: "Bundle",
            entry: [{ resource: report({ subject, ...others[1] }) }, others[0]],
          }),
        )
      ).reports[0]!.patient;
    const entry = { fullUrl: "urn:uuid:7", resource: patient };
    expect(await patients({ reference: "Patient/p1" }, entry)).toBe("urn:hosp|4711");
    expect(await patients({ reference: "http://ris/fhir/Patient/p1/_history/3" }, entry)).toBe("urn:hosp|4711");
    expect(await patients({ reference: "urn:uuid:7" }, entry)).toBe("urn:hosp|4711");
    expect(await patients({ reference: "#p1" }, {}, { contained: [patient] })).toBe("urn:hosp|4711");
    expect(await patients({ identifier: { system: "urn:x", value: "8" } }, entry)).toBe("urn:x|8");
    expect(await patients({ reference: "Patient/p2" }, entry)).toBe("Patient/p2");
  });

  test("of another Bundle on another line does not lend its patient", async () => {
    const other = { ...patient, identifier: [{ value: "other" }] };
    const { reports } = await read(
      [bundle(patient, report()), bundle(other, report({ id: "r2" }))].map((b) => JSON.stringify(b)).join("\n"),
    );
    expect(reports.map((one) => one.patient)).toEqual(["urn:hosp|4711", "other"]);
  });

  test("is split at its headings, and a line break in HTML is one", async () => {
    const html =
      "<html><head><title>Doe</title></head><body><p><b>FINDINGS:</b> Heart normal.<br/>Lungs   clear.</p><h2>IMPRESSION:</h2><div>Normal.</div></body></html>";
    const form = { contentType: "text/html; charset=utf-8", data: Buffer.from(html).toString("base64") };
    const { reports } = await read(JSON.stringify(report({ presentedForm: [form] })));
    expect(reports[0]!.sections).toEqual([
      { name: "findings", text: "Heart normal.\nLungs clear." },
      { name: "impression", text: "Normal." },
    ]);
  });

  test("set aside, it stands in a table that imports again", async () => {
    const aside = new TextDecoder().decode(setAsideCsv(await read(JSON.stringify(report({ status: "cancelled" })))));
    expect(aside).toContain("FHIR-STATUS");
    const again = await importReports(new TextEncoder().encode(aside), "set-aside.csv", { labelSet: null }, []);
    expect(again.reports[0]).toMatchObject({ patient: "Patient/p1", study: "A-9" });
  });
});

describe("textOfHtml", () => {
  test.each([
    ["a &lt;5&nbsp;mm &amp; &#181;m &#xb5;m &mu; &frac12;", "a <5 mm & µm µm &mu; ½"],
    ["<p>one</p><p>two</p>", "one\n\ntwo"],
    ["<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"],
    ["<table><tr><td>Left</td><td>normal</td></tr></table>", "Left normal"],
    ["<pre>one\n  two\n\n\nthree</pre>four\nfive", "one\ntwo\n\nthree\nfour five"],
    ["<style>p{}</style><!-- no --><SCRIPT>x</SCRIPT >seen<script>never closed", "seen"],
    ["nodule <5 mm and > 3 mm", "nodule <5 mm and > 3 mm"],
    ["<img src='http://x/y.png' onerror=\"alert('x')\">plain", "plain"],
    ["&#0;&#xd800;&#x110000;&constructor;", "&#0;&#xd800;&#x110000;&constructor;"],
    ["", ""],
  ])("%j", (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  // Quadratic work on these would take hours.
  test.each(["<!--", "<script", "<a ", "<", "&", "<pre>", "</"])("ends on a million times %s", (piece) => {
    expect(textOfHtml(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(piece.length * 1_000_000);
  });
});

describe("by content", () => {
  test.each([
    [true, JSON.stringify(report())],
    [true, JSON.stringify(report(), null, 2)],
    [true, `\n{ "id": "1", "resourceType" : "Patient" }\n{}`],
    [false, '{"text":"No edema.","meta":{"resourceType":"DiagnosticReport"}}'],
    [false, '{"text":"\\"resourceType\\": \\"DiagnosticReport\\""}'],
    [false, '{"text":"resourceType","resourceType":5}'],
    [false, "resourceType,text\nDiagnosticReport,No edema.\n"],
  ])("%s: %j", (is, text) => {
    expect(looksLikeFhir(text)).toBe(is);
  });
});

const whole = [
  JSON.stringify(bundle(patient, report()), null, 1),
  [patient, report(), bundle(report({ id: "r2", identifier: [] }))].map((one) => JSON.stringify(one)).join("\n"),
];

test("any cut or changed character gives reports that add up, or a refusal", async () => {
  const change = fc.record({
    which: fc.nat(1),
    at: fc.nat(100_000),
    by: fc.constantFrom("", '"', "{", "}", "[", "]", ":", ",", "\n", "\\", "\0", "1"),
    cut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ which, at, by, cut }) => {
      const text = whole[which]!;
      const place = at % text.length;
      try {
        const { counts } = await read(cut ? text.slice(0, place) : text.slice(0, place) + by + text.slice(place + 1));
        expect(counts.accepted + counts.withoutLabels + counts.setAside + counts.merged).toBe(counts.read);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { numRuns: 600 },
  );
});
