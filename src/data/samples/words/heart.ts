// Phrases for the heart and the mediastinum. Written for this project; no report was copied.
import type { FindingWords } from "./types";

export const enlargedMediastinum: FindingWords = {
  one: [
    "@widened mediastinum",
    "@prominent mediastinal contour",
    "@[widened|broadened] superior mediastinum",
    "[widening|broadening] of the [superior |upper |]mediastinum",
    "mediastinal widening",
    "@enlarged mediastinal silhouette",
  ],
  many: ["mediastinal widening"],
  absent: ["mediastinal widening", "widening of the mediastinum", "mediastinal enlargement", "widened mediastinum"],
  cause: [],
  normal: [
    "[The |]mediastinal contours are [normal|unremarkable|within normal limits|not widened]",
    "[The |]mediastinum is [normal in width|not widened|of normal width|unremarkable]",
    "[Normal|Unremarkable] mediastinal [contours|silhouette]",
  ],
  positive: [
    "The mediastinum is [widened|wider than expected|broad]",
    "The mediastinal contour is [enlarged|prominent|widened]",
    "Mediastinal width is increased",
  ],
  doubtful: [
    "The mediastinum [may be|is possibly] [slightly |]widened",
    "Apparent mediastinal widening [may be projectional|could be due to rotation or could be real]",
    "Mediastinal width is difficult to judge on this projection and may be increased",
  ],
  trends: ["new", "stable", "worse"],
  region: "heart",
};

export const cardiomegaly: FindingWords = {
  one: [
    "<grade> cardiomegaly",
    "cardiomegaly",
    "@<graded> enlarged [heart|cardiac silhouette]",
    "<grade> enlargement of the [heart|cardiac silhouette|cardiac shadow]",
    "<grade> cardiac enlargement",
    "cardiomegaly with a cardiothoracic ratio of <ratio>",
  ],
  many: ["<grade> cardiomegaly"],
  absent: ["cardiomegaly", "cardiac enlargement", "enlargement of the heart"],
  cause: [],
  normal: [
    "[The heart|Heart|The cardiac silhouette|Cardiac silhouette] is not enlarged",
    "Heart size is [normal|within normal limits|unremarkable]",
    "[The heart|Heart] is [normal in size|of normal size]",
    "Normal [heart size|cardiac silhouette]",
    "The cardiac silhouette is [within normal limits|normal]",
  ],
  positive: [
    "The heart is <graded> enlarged",
    "[The cardiac silhouette|Cardiac silhouette] is [<graded> |]enlarged",
    "Heart size is [<graded> |]increased",
    "Heart size is not normal, with a cardiothoracic ratio of <ratio>",
    "Enlarged heart",
  ],
  doubtful: [
    "The heart [may be|is possibly|could be] [mildly |slightly |]enlarged",
    "Heart size is at the upper limit, and [early |mild |]cardiomegaly [is possible|is not excluded]",
    "Apparent cardiomegaly may be due to the AP projection",
  ],
  trends: ["new", "stable", "worse"],
  region: "heart",
};
