// The matrix: 64 ways that any page could try (SECURITY, section 5), and the ways against our own seal.
import type { Group } from "../vector";
import { added } from "./added";
import { calls } from "./calls";
import { embeds } from "./embeds";
import { hints } from "./hints";
import { images } from "./images";
import { links } from "./links";
import { navigation } from "./navigation";
import { workers } from "./workers";

export const anyPage: readonly Group[] = [calls, images, hints, embeds, links, navigation, workers];
export const sealedPage: readonly Group[] = [...anyPage, added];
