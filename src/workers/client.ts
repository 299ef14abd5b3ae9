// The page's end of engine.worker. Imported by import(), so that the inline worker stays out of the first chunk.
import { clientOver } from "./calls";
import EngineWorker from "./engine.worker?worker&inline";
import type { Client } from "./protocol";

/** Starts engine.worker and opens the channel to it. */
export const openClient = (): Client => clientOver(new EngineWorker());
