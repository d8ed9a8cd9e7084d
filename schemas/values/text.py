"""The folding of text values (contract 1, conventions).

NFKC, radical code points of the Kangxi block (U+2F00, by NFKC) and of the CJK supplement (U+2E80, by table) become the
characters they stand for, zero-width marks go, blanks and line breaks beside Han characters go, other white space
becomes one blank, the ends are trimmed. ``raw`` keeps what was printed.
"""

import re
import unicodedata
from functools import lru_cache

_RADICALS = str.maketrans(
    "⺃⺊⺋⺎⺐⺓⺛⺜⺝⺞⺟⺠⺪⺫⺬⺭⺯⺰⺲⺷⺻⺼⺽⺿⻀⻁⻃⻄⻅⻆⻇⻉⻋⻌⻎⻐⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "乚卜㔾尢尣幺旡日月歹母民疋目示礻糸纟罒羊肀肉臼艹艹虎覀西见角角贝车辶辶钅长镸长门雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀龟",
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe00-\ufe0f]")
HAN = "\u3007\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Ranges for a regular expression's character class: Han characters, 〇 and 々."""
_BLANK_BY_HAN = re.compile(f"(?<=[{HAN}])[^\\S\\n]+(?=[{HAN}])|(?<=[{HAN}])\\s*\\n\\s*|\\s*\\n\\s*(?=[{HAN}])")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """``text`` as a value: ``"单 位\\n名称"`` → ``"单位名称"``, ``"⼭⻄"`` → ``"山西"``, ``"ＡＢ"`` → ``"AB"``."""
    text = unicodedata.normalize("NFKC", text.translate(_RADICALS))
    text = _BLANK_BY_HAN.sub("", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", text).strip()


def is_han(character: str) -> bool:
    """Whether the single ``character`` is a Han character (〇 and 々 included)."""
    return re.fullmatch(f"[{HAN}]", character) is not None
