"""Parts of a text by the script that they are written in, with the language that it tells of and the way it runs.

So a PDF sets them in letters that their readers know, and a screen reader says them in their language.
"""

from collections.abc import Iterator
from typing import Any

import regex

SCRIPTS = {
    "el": "Greek", "ru": "Cyrillic", "hy": "Armenian", "ka": "Georgian", "am": "Ethiopic", "he": "Hebrew",
    "ar": "Arabic", "hi": "Devanagari", "bn": "Bengali", "pa": "Gurmukhi", "gu": "Gujarati", "or": "Oriya",
    "ta": "Tamil", "te": "Telugu", "kn": "Kannada", "ml": "Malayalam", "si": "Sinhala", "th": "Thai", "lo": "Lao",
    "km": "Khmer", "my": "Myanmar",
}  # fmt: skip
# Letters that one language has, and the one that its script stands for has not.
TELLING = {"ur": "ٹڈڑںےہ", "ps": "ټډړښڼې", "fa": "پچژگکی", "uk": "ґєії", "sr": "ђјљњћџ"}
EAST = r"\p{Han}\p{Bopomofo}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef"
BETWEEN = r"\p{Inherited}\u061c\u200c-\u200f"
PARTS = regex.compile(
    "|".join(
        rf"(?P<{language}>[\p{{{script}}}](?:[\p{{{script}}}{BETWEEN}]|\p{{Common}}+(?=\p{{{script}}}))*)"
        for language, script in SCRIPTS.items()
    )
    + rf"|(?P<east>[{EAST}](?:[{EAST}{BETWEEN}]|\p{{Common}}+(?=[{EAST}]))*)"
)
FROM_THE_RIGHT = regex.compile(r"\P{L}*[\p{Hebrew}\p{Arabic}]")
WITHOUT_BLANKS = {"zh-CN", "zh-TW", "ja", "ko", "th", "lo", "km", "my"}  # their lines break between any words
FEW = regex.compile(r"\X{1,4}")  # characters of a long word that stay together

Part = tuple[
    str, str
]  # language, where it is not English, and words; without words a place where a line may end
BREAK: Part = ("", "")


def runs_from_the_right(text: str) -> bool:
    """As its first letter does."""
    return bool(FROM_THE_RIGHT.match(text))


def parted(text: str, widest: int) -> Any:
    """As it is where it is plain; otherwise its parts, with places to break words of more letters than `widest`."""
    parts = [(text, "")] if text.isascii() else list(_parts(text))
    if all(not language for _, language in parts) and len(text) <= widest:
        return text
    broken = [each for words, language in parts for each in _broken(words, language, widest)]
    if len(broken) == 1 and not broken[0][0]:
        return text
    return {"from_the_right": runs_from_the_right(text), "parts": broken}


def _parts(text: str) -> Iterator[tuple[str, str]]:
    done = 0
    for found in PARTS.finditer(text):
        if found.start() > done:
            yield text[done : found.start()], ""
        yield found[0], _language(str(found.lastgroup), found[0], text)
        done = found.end()
    if done < len(text):
        yield text[done:], ""


def _language(group: str, words: str, text: str) -> str:
    if group == "east":
        return _eastern(text)
    if group not in ("ar", "ru"):
        return group
    others = ("uk", "sr") if group == "ru" else ("ur", "ps", "fa")
    return next((each for each in others if set(TELLING[each]) & set(words.lower())), group)


def _eastern(text: str) -> str:
    """By all of the text: Japanese and Korean mix Chinese characters with their own letters."""
    if regex.search(r"[\p{Hiragana}\p{Katakana}]", text):
        return "ja"
    if regex.search(r"\p{Hangul}", text):
        return "ko"
    return "zh-TW" if _only_in(text, "big5", "gb2312") > _only_in(text, "gb2312", "big5") else "zh-CN"


def _only_in(text: str, charset: str, other: str) -> int:
    """How many characters a charset has and the other has not: one is of traditional characters, one of simplified."""
    return sum(_has(charset, each) and not _has(other, each) for each in text if not each.isascii())


def _has(charset: str, character: str) -> bool:
    return bool(character.encode(charset, "ignore"))


def _broken(words: str, language: str, widest: int) -> Iterator[Part]:
    if language in WITHOUT_BLANKS or len(words) <= widest:
        yield language, words
        return
    for number, piece in enumerate(regex.split(rf"([^\s/?|–—-]{{{widest + 1},}})", words)):
        for place, few in enumerate(FEW.findall(piece) if number % 2 else filter(None, [piece])):
            if place:
                yield BREAK
            yield language, few
