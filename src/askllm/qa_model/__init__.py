"""The trained reader's room: a question and a passage in, what the passage says to it out.

    load_reader(encoder).read(question, [ToRead(title, text, sentences)])  ->  [PassageReading]

A passage comes back with the chance that it answers, the spans that may be the answer, and a
score for each of its sentences. The network is the bundled encoder's with a trained difference
(``reader.safetensors``); it runs as integers on ONNX Runtime, without torch. Decided in
docs/adr/0016-trained-reader.md.
"""

from __future__ import annotations

from askllm.qa_model.choice import RULES_ALONE, Readers, load_readers
from askllm.qa_model.heads import Reading as PassageReading
from askllm.qa_model.heads import SpanScore
from askllm.qa_model.protocol import PassageReader, ReaderUnavailable, ToRead
from askllm.qa_model.reader import NAME, TrainedReader, load_reader

__all__ = [
    "NAME",
    "RULES_ALONE",
    "PassageReader",
    "PassageReading",
    "ReaderUnavailable",
    "Readers",
    "SpanScore",
    "ToRead",
    "TrainedReader",
    "load_reader",
    "load_readers",
]
