// The families that can be run, and how to find one.
import type { EncoderConfig } from "@/models/types";
import { albert } from "./albert";
import { bert } from "./bert";
import type { Family } from "./family";

/** By `model_type`. */
export const families: Readonly<Record<EncoderConfig["family"], Family>> = { bert, albert };

export const familyOf = (config: Pick<EncoderConfig, "family">): Family => families[config.family];
