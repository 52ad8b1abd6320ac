"""Why the server did not take a request."""

from __future__ import annotations

REQUESTS = (
    (r"the request is larger than (\S+) bytes", r"发送的内容超过 \1 字节，请分几次发送"),
    (r"the server failed; its log says why", "服务器出错了，原因在它的日志里"),
    (r"this address is for askllm's own page", "这个地址只供 askllm 自己的页面使用"),
    (r"this askllm is open to this computer alone and does not answer to '?(.*?)'?; open it as (\S+) or (\S+)", r"这个 askllm 只对本机开放，不回应 \1，请用 \2 或 \3 打开"),
    (r"there is no such address; GET (\S+) lists them", r"没有这个地址，\1 里有全部地址"),
    (r"use (.*) here", r"这里只能用 \1"),
    (r"no article '?(.*?)'?; GET (\S+) lists them", r"没有文章 \1，\2 里有全部文章"),
    (r"send the file itself, as (\S+)", r"请发送文件本身，类型写 \1"),
    # what is wrong with a value, by its name, as pydantic says it
    (r"(\S+): Field required", r"缺少 \1"),
    (r"(\S+): Extra inputs are not permitted", r"不认识 \1，请去掉"),
    (r"(\S+): String should have at most (\d+) characters?", r"\1 至多 \2 个字"),
    (r"(\S+): List should have at most (\d+) items? after validation, not (?:more|\d+)", r"\1 至多 \2 项"),
    (r"(\S+): Input should be less than or equal to (\S+)", r"\1 不能大于 \2"),
    (r"(\S+): Input should be greater than or equal to (\S+)", r"\1 不能小于 \2"),
    (r"(\S+): Input should be a valid string", r"\1 应当是文字"),
    (r"(\S+): Input should be a valid integer.*", r"\1 应当是整数"),
    (r"(\S+): Input should be a valid boolean.*", r"\1 应当是 true 或 false"),
    (r"(\S+): Input should be a valid (?:list|array)", r"\1 应当是列表"),
    (r"(\S+): Input should be a valid dictionary.*", r"\1 应当是 JSON 对象"),
    (r"(\S+): Input should be ('.*')", r"\1 应当是 \2 之一"),
    (r"(\S+): JSON decode error", "发来的不是 JSON"),
)  # fmt: skip
