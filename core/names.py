"""People's names, put in order by how they are read."""

import re
import unicodedata

from pypinyin import lazy_pinyin

from core.text import has_han

LONGEST = 200

_SURNAMES = {
    "万俟": "mo qi", "长孙": "zhang sun", "尉迟": "yu chi", "澹台": "tan tai", "乐正": "yue zheng", "拓跋": "tuo ba",
    "子车": "zi ju", "亓官": "qi guan", "宰父": "zai fu", "谷梁": "gu liang", "欧阳": "ou yang", "太史": "tai shi",
    "司马": "si ma", "司徒": "si tu", "司空": "si kong", "司寇": "si kou", "上官": "shang guan", "夏侯": "xia hou",
    "诸葛": "zhu ge", "闻人": "wen ren", "东方": "dong fang", "东郭": "dong guo", "赫连": "he lian",
    "皇甫": "huang fu", "公羊": "gong yang", "公冶": "gong ye", "公孙": "gong sun", "公西": "gong xi",
    "宗政": "zong zheng", "濮阳": "pu yang", "淳于": "chun yu", "申屠": "shen tu", "仲孙": "zhong sun",
    "轩辕": "xuan yuan", "令狐": "ling hu", "钟离": "zhong li", "宇文": "yu wen", "慕容": "mu rong",
    "鲜于": "xian yu", "闾丘": "lu qiu", "颛孙": "zhuan sun", "端木": "duan mu", "巫马": "wu ma", "漆雕": "qi diao",
    "呼延": "hu yan", "西门": "xi men", "南宫": "nan gong", "百里": "bai li", "左丘": "zuo qiu", "梁丘": "liang qiu",
    "萬俟": "mo qi", "長孫": "zhang sun", "尉遲": "yu chi", "澹臺": "tan tai", "歐陽": "ou yang", "司馬": "si ma",
    "諸葛": "zhu ge", "聞人": "wen ren", "東方": "dong fang", "東郭": "dong guo", "赫連": "he lian",
    "公孫": "gong sun", "濮陽": "pu yang", "淳於": "chun yu", "軒轅": "xuan yuan", "鍾離": "zhong li",
    "鮮于": "xian yu", "西門": "xi men", "南宮": "nan gong",
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "盖": "ge", "朴": "piao",
    "翟": "zhai", "乐": "yue", "种": "chong", "冼": "xian", "洗": "xian", "员": "yun", "黑": "he", "缪": "miao",
    "折": "she", "秘": "bi", "纪": "ji", "召": "shao", "卜": "bu", "祭": "zhai", "覃": "qin", "繁": "po",
    "隗": "wei", "佴": "nai", "薄": "bo", "柏": "bai", "宿": "su", "相": "xiang", "过": "guo", "谌": "chen",
    "郇": "xun", "么": "yao", "幺": "yao", "撒": "sa", "都": "du", "尉": "wei", "句": "gou", "阚": "kan",
    "炅": "gui", "莘": "shen", "能": "nai", "观": "guan", "宓": "mi", "牟": "mou", "任": "ren", "重": "chong",
    "單": "shan", "區": "ou", "蓋": "ge", "樂": "yue", "員": "yun", "繆": "miao", "紀": "ji", "過": "guo",
    "諶": "chen", "闞": "kan", "觀": "guan",
}  # fmt: skip
"""Family names of two characters, and those of one that are read otherwise than the character mostly is."""

_UNMARKED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`]")
_SEPARATORS = re.compile(r"[\W_]+")


def name_key(native: str, latin: str = "") -> str:
    """Orders people by how their name is read: the Latin one, else the pinyin of a Chinese one, else its letters.

    Folded to small letters without accents, words apart by one space, so that a family name comes before a longer one
    that begins with it; of a Chinese name the family name is a word and the given name another: "ouyang nana".
    """
    name = latin or native
    if has_han(name):
        name = " ".join("".join(word) for word in name_syllables(name))
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    letters = "".join(each for each in letters if not unicodedata.combining(each)).translate(_UNMARKED)
    return _SEPARATORS.sub(" ", letters)[:LONGEST].strip()


def name_syllables(name: str) -> tuple[list[str], list[str]]:
    """A Chinese name in pinyin without tones, ü as u: the family name, the given name. A name with a dot
    (买买提·吐尔逊) has no family name: all is given."""
    name = name.strip()
    if "·" in name:
        return [], _read(name)
    family = name[: 2 if len(name) > 2 and name[:2] in _SURNAMES else 1]
    return (_SURNAMES[family].split() if family in _SURNAMES else _read(family)), _read(name[len(family) :])


def _read(text: str) -> list[str]:
    return [syllable.replace("ü", "u") for syllable in lazy_pinyin(text, v_to_u=True)]
