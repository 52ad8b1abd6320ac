"""Why a file was refused, in Chinese: the rooms below say it in English, for every command.

A test reads the rooms' own messages and fails where one is missing here.
"""

from __future__ import annotations

import re

_REASONS = (
    (r"it is empty \(0 bytes\).*", "文件是空的（0 字节）"),
    (r"it has no text; .*", "里面没有文字"),
    (r"it holds no words, .*", "里面没有可以查找的文字"),
    (r"nothing is left of it once notices .*", "去掉声明和链接后没有剩下正文"),
    (r"it is a binary file, not a text; .*", "不是文本文件，请先转成文本"),
    (r"its encoding is not recognised; .*", "无法识别文字编码，请另存为 UTF-8"),
    (r"it has (\S+) MB and the limit is (\S+) MB; .*", r"文件有 \1 MB，超过了 \2 MB 的上限，请拆分"),
    (r"it holds more than (\S+) characters; .*", r"文字超过 \1 个字，请拆分"),
    (r"it unpacks to more than (\S+) MB; .*", r"解压后超过 \1 MB，请去掉图片或另存为文本"),
    (r"it has more than (\S+) pages; .*", r"超过 \1 页，请拆分"),
    (r"it is a document under a text's name; .*", "后缀与内容不符，请改回它原来的后缀（.pdf、.docx）"),
    (r"it is no PDF or a damaged one; .*", "不是 PDF 文件，或者已经损坏，请重新导出"),
    (r"its PDF is damaged \((.*)\); .*", r"PDF 已损坏（\1），请重新导出"),
    (
        r"its pages are pictures without a text layer; .*",
        "页面是图片，没有文字层，请先做文字识别（OCR）",
    ),
    (r"it is locked(?: with a password)?; .*", "文件有密码，请另存一份不带密码的"),
    (
        r"it is locked with a password, or an old \.doc .*",
        "文件有密码，或者是改了名的旧版 .doc，请另存为不带密码的 .docx",
    ),
    (r"it is no Word document or a damaged one; .*", "不是 Word 文档，或者已经损坏，请用 Word 重新保存"),
    (r"it is damaged \((.*)\); open it in Word .*", r"文件已损坏（\1），请用 Word 重新保存"),
    (r"its HTML cannot be parsed; .*", "网页无法解析，请重新保存"),
    (r"its HTML is nested more than (\S+) deep; .*", r"网页嵌套超过 \1 层，请只保存文字"),
    (r"it is a link that leads out of the corpus folder; .*", "这个链接指向文章文件夹之外"),
    (r"it is no ordinary file; .*", "不是普通文件"),
    (r"it cannot be opened \((.*)\); .*", r"无法打开（\1），请检查文件和权限"),
    (r"(.*) (?:is|are) not read; save the text of it as (.*)", r"不支持这种文件，请把文字另存为 \2"),
    (r"(.*) (?:is|are) not read; (?:save|export) (?:it|them|the page) as (.*)", r"不支持这种文件，请另存为 \2"),
    (r"(.*) (?:is|are) not read; convert it to (.*)", r"不支持这种文件，请转成 \2"),
    (r"files named (\S+) are not read(?:; read are (.*))?", r"不支持后缀为 \1 的文件，可以用 \2"),
    (r"files named without suffix are not read(?:; read are (.*))?", r"文件没有后缀，可以用 \1"),
    (r"it is in the library already, as (.*)", r"文章库里已经有了，就是 \1"),
    (r"(.*) has the article id (.*) already; .*", r"编号 \2 已经属于 \1，请改文件名，或在文件开头另写 id:"),
    (r"there is a file (.*) already; .*", r"已经有名为 \1 的文件，请改名，或先移除那一个"),
    (r"there is another (.*) by now; .*", r"\1 的位置已经有了另一个文件，请先把它改名"),
    (r"this file is no longer in the trash", "回收处里已经没有这个文件"),
    (r"(.*) is no longer in the corpus folder", r"文章文件夹里已经没有 \1"),
    (r"(.*) cannot be written \((.*)\); .*", r"无法写入 \1（\2），请检查文章文件夹的权限"),
    (r"(.*) cannot be moved to the trash \((.*)\); .*", r"无法移除 \1（\2），请检查文章文件夹的权限"),
    (r"(.*) cannot be restored \((.*)\); .*", r"无法恢复 \1（\2），请检查文章文件夹的权限"),
    (r"this is the only article; .*", "这是唯一的一篇文章，请先加入别的，再移除它"),
    (r"(\S+) holds names with other forms.*", r"\1 是名称对照表，不是文章，请直接放进文章文件夹"),
    (r"(.*) is no file name; .*", "这个文件名不能用，请给文件起个名字并带上后缀"),
    (r"this page is open to others, so its articles .*", "这个页面对外开放，只能查看文章。要增删文章，请在自己的电脑上运行 askllm serve"),
)  # fmt: skip
_COMPILED = tuple((re.compile(english, re.DOTALL), chinese) for english, chinese in _REASONS)


def in_chinese(message: str) -> str | None:
    """Return a refusal in Chinese; ``None`` for a message that is not known here."""
    for english, chinese in _COMPILED:
        found = english.fullmatch(message)
        if found is not None:
            return found.expand(chinese)
    return None
