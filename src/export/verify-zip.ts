// Checks a share zip: its container byte for byte, then its files. The zip is written from its files alone, so writing it
// again must give the same bytes; a header, a gap or an order that no file shows cannot hide a change.
import { readZip } from "@/formats/zip";
import { writeZip } from "@/formats/zip-write";
import { adapterFiles } from "./open-adapter";
import { inFolder, inShareOrder, shareFolder } from "./share-files";
import { verifyBundle } from "./verify";
import { attempt, sameBytes, type VerifyRow } from "./verify-row";

const differs =
  "The zip is not the one that was saved, byte for byte. If someone packed it again, unpack it and check the folder.";

/** A row a check; only the first where the zip cannot be unpacked. */
export async function verifyZip(bytes: Uint8Array<ArrayBuffer>): Promise<VerifyRow[]> {
  const unpacked: ReadonlyMap<string, Uint8Array<ArrayBuffer>>[] = [];
  const container = await attempt("Zip", () => {
    const files = adapterFiles(readZip(bytes).files);
    unpacked.push(files);
    const again = writeZip(inFolder(shareFolder, inShareOrder(files)));
    return { problem: sameBytes(bytes, again) ? null : differs, fine: "Written again, it is the same byte for byte." };
  });
  const [files] = unpacked;
  return files ? [container, ...(await verifyBundle(files))] : [container];
}
