"""Chinese names of people, by their surnames."""

from __future__ import annotations

import re

_SURNAMES = frozenset(
    "王李张刘陈林杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵"
    "万覃武钱戴严莫孔向常汤康易乔文赖施洪季祝葛温穆安艾卞柏鲍毕边卜蔺岑车成池储楚褚丛崇党狄刁窦"
    "樊房费丰封凤符甘耿宫巩古谷管桂国海杭华宦霍姬吉纪冀简蒿焦晋靳荆景鞠柯寇匡邝蓝郎劳乐冷厉连"
    "廉凌柳楼娄路栾骆麻满梅门蒙米苗闵明牟木慕那倪聂宁牛农欧裴蓬皮平蒲濮朴戚齐祁强裘屈曲权瞿全"
    "冉饶阮芮桑沙单商尚佘申盛师时束舒司宿隋索邰涂屠宛危卫温翁巫邬伍奚习席咸项辛邢熊胥宣燕阎晏羊"
    "阳仰姚殷印应游尤俞虞喻元原岳云臧翟詹湛章甄支仲竺祖左張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮曾蕭"
    "蔣葉蘇呂盧鐘譚陸範賈鄒龍賀顧龔萬錢戴嚴湯喬賴溫莊庄游"
)
COMPOUND_SURNAMES = tuple(
    "欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 东方 皇甫 尉迟 公孙 慕容 "
    "令狐 司徒 夏侯 长孙 宇文 轩辕 端木 南宫 独孤".split()
)


def is_persons_name(text: str) -> bool:
    """Tell whether ``text`` has the form of a Chinese name: a known surname, 2 to 4 characters."""
    if not re.fullmatch(r"[一-鿿]{2,4}", text):
        return False
    if text.startswith(COMPOUND_SURNAMES):
        return len(text) > 2
    return text[0] in _SURNAMES and len(text) <= 3
