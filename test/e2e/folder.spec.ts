// A folder of texts in the built page: each file a report, what is no report is named, and Classify takes the same folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { writeZip } from "@/formats/zip-write";
import { openInstalled } from "./installed";

const folders = "input[type=file][webkitdirectory]";
const files = "input[type=file][multiple]";

test("a folder of texts opens as reports and can be labelled by rules", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "cloister-folder-"));
  try {
    mkdirSync(join(folder, "ward"));
    writeFileSync(join(folder, "1.txt"), "FINDINGS: Small left pleural effusion.\nIMPRESSION: Effusion.");
    writeFileSync(join(folder, "ward", "2.txt"), "No pneumothorax. The heart is enlarged.");
    writeFileSync(join(folder, "3.pdf"), "%PDF-1.7");
    writeFileSync(join(folder, ".hidden.txt"), "not a report");
    await openInstalled(page);
    await page.getByRole("button", { name: "Use my reports" }).click();
    await page.setInputFiles(folders, folder);
    await expect(page.getByText(/2 rows read/)).toBeVisible({ timeout: 60_000 });
    await expect(
      page.getByText("1 other file was left out: of a folder, .txt files are read, one report each, or .hl7 files."),
    ).toBeVisible();

    const message =
      "MSH|^~\\&|RIS|NORTH|||20240102||ORU^R01|1|P|2.5\rPID|1||4711\rOBR|1||A-9|CXR\rOBX|1|TX|1&IMP||Small effusion.";
    const zip = writeZip(new Map([["export/one.hl7", new TextEncoder().encode(message)]]));
    await page.setInputFiles(files, { name: "export.zip", mimeType: "application/zip", buffer: Buffer.from(zip) });
    await expect(page.getByText(/1 row read/)).toBeVisible();
    await expect(page.getByRole("cell", { name: "IMPRESSION: Small effusion." })).toBeVisible();
    await page.getByRole("button", { name: /^Undo: back to cloister-folder-/ }).click();
    await expect(page.getByText(/2 rows read/)).toBeVisible();
    await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);

    await page.getByRole("link", { name: /^Classify/ }).click();
    await page.getByRole("button", { name: /^Rules: chest X-ray/ }).click();
    await page.setInputFiles(folders, folder);
    await expect(page.getByText(/2 reports labelled/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("row", { name: /The heart is enlarged/ })).toContainText("Cardiomegaly");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
