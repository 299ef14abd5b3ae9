// Module names of an encoder in its weight file, whatever its family, and how many layers have weights of their own.
import type { EncoderModules } from "./families/family";
import { familyOf } from "./families/registry";
import type { EncoderConfig } from "./types";

export type { EncoderModules, LayerModules } from "./families/family";

/** Names without prefix; `layers` has numLayers entries. */
export const encoderModules = (config: EncoderConfig): EncoderModules => familyOf(config).modules(config);

/** Layers with weights of their own: 1 where the family shares them. `AdapterSpec.layers` counts these. */
export const distinctLayers = (config: EncoderConfig): number => (familyOf(config).sharesLayers ? 1 : config.numLayers);
