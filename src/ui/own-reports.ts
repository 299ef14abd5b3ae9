// The one gate before reports of the person: while the page is open, no call that hands a file of theirs to the worker, opens a
// project that holds them, or unlocks saved work, whose file names may name patients, is made.
import { InputError } from "@/base/errors";
import { sealOpen } from "@/base/problems/seal";
import type { CallKind, CallOptions, Client, RequestOf, ResultOf } from "@/workers/protocol";

const carriers: readonly CallKind[] = ["open-reports", "classify", "label-by-rules"];
const projects: readonly CallKind[] = ["open-project", "open-project-file", "unlock"];

const bringsReports = (kind: CallKind, request: object): boolean =>
  projects.includes(kind) || (carriers.includes(kind) && "file" in request && request.file !== null);

/** @param takesReports whether the seal allows reports
 * @returns a client whose calls that bring reports reject with SEAL-OPEN while it does not */
export const gateOwnReports = (client: Client, takesReports: () => Promise<boolean>): Client => ({
  async call<K extends CallKind>(kind: K, request: RequestOf<K>, options?: CallOptions<K>): Promise<ResultOf<K>> {
    if (bringsReports(kind, request) && !(await takesReports())) throw new InputError(sealOpen());
    return options === undefined ? client.call(kind, request) : client.call(kind, request, options);
  },
  dispose() {
    client.dispose();
  },
});
