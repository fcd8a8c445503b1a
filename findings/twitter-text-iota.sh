#!/bin/sh
# twitter-text 3.1.0 takes one Greek letter into the path of a link, iota, and none of the others.
#
# Versions   twitter-text 3.1.0 from npm; Node 20 and 24.
# Input      https://treasury.gov.au/ι and https://treasury.gov.au/α, each as a post.
# Expected   Both letters belong to the link, or neither does: the library has paths in Latin and Cyrillic letters.
# Seen       The first counts 23, the second 24: a link and a letter that is none of it. The range of accents for paths,
#            U+0300 to U+036F, holds the iota subscript U+0345, and the expression compares without case: in capitals
#            U+0345, ι, Ι and U+1FBE are the same. So are ɠ, ʃ and others for which capitals came with a later Unicode.
# So         A link with a Greek path ends at its first letter but iota, in X's count and on X's pages. Whoever counts as
#            X does needs these letters too: they depend on the Unicode version of the machine that runs the library.
#
# Fails when that changes. Needs Node and npm; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --ignore-scripts --no-audit --no-fund twitter-text@3.1.0
node -e '
const { parseTweet } = require("twitter-text");
const counted = ["ι", "α"].map((letter) => parseTweet(`https://treasury.gov.au/${letter}`).weightedLength);
console.log(counted.join(" "));
process.exit(counted.join(" ") === "23 24" ? 0 : 1);'
