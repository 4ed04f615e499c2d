"""Cities of the facts in both languages, and the zones of those outside the mainland."""

from core.database import Localized

CITIES: dict[str, Localized] = {
    en: {"en": en, "zh": zh}
    for en, zh in {
        "Aachen": "亚琛", "Beijing": "北京", "Chaozhou": "潮州", "Chengdu": "成都", "Dongguan": "东莞",
        "Dortmund": "多特蒙德", "Foshan": "佛山", "Guangzhou": "广州", "Harbin": "哈尔滨", "Hefei": "合肥",
        "Hong Kong": "香港", "Liling": "醴陵", "Macao": "澳门", "Qingdao": "青岛", "Shanghai": "上海",
        "Shenzhen": "深圳", "Singapore": "新加坡", "Suzhou": "苏州", "Wuhan": "武汉", "Zhongshan": "中山",
        "Zhuhai": "珠海",
    }.items()
}  # fmt: skip
ZONES = {"Macao": "Asia/Macau", "Hong Kong": "Asia/Hong_Kong", "Singapore": "Asia/Singapore"}
COUNTRIES = {"Macao": "MO", "Hong Kong": "HK", "Singapore": "SG"}


def zone_of(city: str) -> str:
    return ZONES.get(city, "Asia/Shanghai")
