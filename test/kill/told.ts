// What a page that will be killed tells the test, and the work that it does.
import * as v from "valibot";

/**
 * "train": charge a step, save a checkpoint, acknowledge. "change": change the passphrase, acknowledge. "careless": as "train", but most
 * steps are acknowledged without being saved, so that the test can be seen to fail. "log": write an entry of the audit log, acknowledge.
 */
export const works = ["train", "change", "careless", "log"] as const;
export type Work = (typeof works)[number];

export const told = v.variant("kind", [
  v.object({ kind: v.literal("began") }),
  /** What a page found at its start, after the kill before it. */
  v.object({
    kind: v.literal("found"),
    /** The newest checkpoint, or passphrase, that could be read; 0: an empty vault; -1: no vault. */
    step: v.number(),
    /** Steps charged in a ledger whose chain was verified. */
    charged: v.number(),
    /** Whether a slot's header is zeroed: the kill came in the middle of a save. */
    cutShort: v.boolean(),
  }),
  v.object({ kind: v.literal("acknowledged"), step: v.number() }),
  /** Something could not be read, written or verified. */
  v.object({ kind: v.literal("problem"), text: v.string() }),
]);
export type Told = v.InferOutput<typeof told>;
