"""Verbs of saying in English, and of saying nothing in either language; what may stand before them."""

from __future__ import annotations

SAYS_EN = (
    r"(?:said|says?|thinks?|thought|believe[sd]?|argue[sd]?|claim(?:s|ed)?|warn(?:s|ed)?|note[sd]?|add(?:s|ed)?"
    r"|predict(?:s|ed)?|suggest(?:s|ed)?|recommend(?:s|ed)?|explain(?:s|ed)?|point(?:s|ed)? out|stress(?:es|ed)?"
    r"|told|wrote|writes|state[sd]?|expect(?:s|ed)?|describe[sd]?|call(?:s|ed)?|hope[sd]?|advise[sd]?|conclude[sd]?)"
)

SILENT_EN = (
    r"(?:(?:decline[sd]?|refuse[sd]?|was unwilling|were unwilling) to (?:comment|say|answer|respond|discuss|elaborate)"
    r"|(?:did not|didn['’]t|would not|wouldn['’]t|has not|had not|have not) (?:immediately |yet )?"
    r"(?:comment(?:ed)?|answer(?:ed)?|respond(?:ed)?|repl(?:y|ied)|return(?:ed)?)|(?:made|had) no comment|gave no (?:answer|reply))"
)
"""Saying nothing on a thing is what somebody has to say on it: declined to comment."""

SILENT_ZH = r"(?:拒绝|谢绝|婉拒|不愿|不予|不肯|未予|没有|尚未|暂未|未)(?:[^,，。;；]{0,12}?)(?:置评|评论|回应|答复|回复|表态)"

AFTER_NAME_EN = r" (?:[a-z]+ed|seen|read|shown|written|made|kept|given|drawn up) (?:by|in|on|at|to|for|from|after|with) [^,.;:“”\"]{2,40}?"
"""What has been done to a document, between it and what it says: a letter seen by the paper says …"""
