// The code of the Problem that a piece of work is refused with; "" if it is not refused. Other errors pass through.
import { InputError } from "@/base/errors";

export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InputError) return error.problem.code;
    throw error;
  }
  return "";
}
