// Answers what the platforms' own libraries say of a text. Each line in is a text, as JSON; each line out the answer.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { RichText } from "@atproto/api";
import tlds from "tlds" with { type: "json" };
import twitter from "twitter-text";

const require = createRequire(import.meta.url);
const emoji = createRequire(require.resolve("twitter-text"))("twemoji-parser/dist/lib/regex").default;
const versions = Object.fromEntries(
  Object.entries(require("./package-lock.json").packages).map(([place, found]) => [place, found.version]),
);

// Names of the library's own lists of endings, out of its expressions: (?:(?:one|two)(?=...))
const endings = (expression) => expression.source.slice(6, expression.source.indexOf(")")).split("|");

const ofX = (text) => {
  const parsed = twitter.parseTweet(text);
  return {
    length: parsed.weightedLength,
    refused: twitter.hasInvalidCharacters(text),
    links: twitter.extractUrlsWithIndices(text).map((found) => found.indices),
    with_scheme: twitter.extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: false }).map((found) => found.indices),
  };
};

const isLink = (facet) => facet.features.some((feature) => feature.$type === "app.bsky.richtext.facet#link");

// As the composer of the app does, which is no part of the library: without the scheme, the path up to its 13th sign.
const shortened = (link) => {
  if (!URL.canParse(link)) return link;
  const { host, pathname, search, hash } = new URL(link);
  const path = (pathname === "/" ? "" : pathname) + search + hash;
  return host + (path.length > 15 ? `${path.slice(0, 13)}...` : path);
};

const ofBluesky = (text) => {
  const rich = new RichText({ text });
  rich.detectFacetsWithoutResolution();
  const links = (rich.facets ?? []).filter(isLink).map(({ index }) => [index.byteStart, index.byteEnd]);
  let at = 0;
  let typed = "";
  for (const [start, end] of links) {
    typed += rich.unicodeText.slice(at, start) + shortened(rich.unicodeText.slice(start, end));
    at = end;
  }
  const short = new RichText({ text: typed + rich.unicodeText.slice(at, rich.length) });
  return { length: rich.graphemeLength, bytes: rich.length, links, shortened: short.text, counted: short.graphemeLength };
};

const data = () => ({
  gtld: endings(require("twitter-text/dist/regexp/validGTLD")),
  cctld: endings(require("twitter-text/dist/regexp/validCCTLD")),
  emoji: emoji.source,
  tlds,
  versions,
});

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  console.log(JSON.stringify(text === null ? data() : { x: ofX(text), bluesky: ofBluesky(text) }));
}
