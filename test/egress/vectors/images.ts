// Images, styles and fonts.
import type { Group } from "../vector";

export const images: Group = {
  name: "images, styles",
  vectors: [
    { name: "img", change: true, run: ({ http }) => void (new Image().src = http) },
    { name: "srcset", run: ({ http }) => egress.add("img", { srcset: `${http} 1x` }) },
    {
      name: "SVG image",
      run: ({ http }) => {
        const space = "http://www.w3.org/2000/svg";
        const drawing = document.createElementNS(space, "svg");
        const image = document.createElementNS(space, "image");
        image.setAttribute("href", `${http}.svg`);
        drawing.append(image);
        document.body.append(drawing);
      },
    },
    {
      name: "CSS background",
      run: ({ http }) => {
        egress.add("p").style.backgroundImage = `url(${http})`;
      },
    },
    {
      name: "constructable sheet",
      run: ({ http }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`body { list-style-image: url(${http}); background: url(${http}); }`);
        document.adoptedStyleSheets = [sheet];
      },
    },
    {
      name: "@import",
      run: ({ http }) => {
        egress.add("style").textContent = `@import url(${http}.css);`;
      },
    },
    {
      name: "cursor",
      run: ({ http }) => {
        egress.add("p").style.cursor = `url(${http}), auto`;
      },
    },
    { name: "FontFace", run: ({ http }) => new FontFace("egress", `url(${http})`).load() },
    { name: "link stylesheet", run: ({ http }) => egress.add("link", { rel: "stylesheet", href: `${http}.css` }) },
    {
      name: "link icon",
      slow: true,
      run: ({ http }) => {
        for (const icon of document.querySelectorAll("link[rel=icon]")) icon.remove();
        egress.add("link", { rel: "icon", href: `${http}.svg`, type: "image/svg+xml" }, document.head);
      },
    },
  ],
};
