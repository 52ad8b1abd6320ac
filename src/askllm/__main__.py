"""``python -m askllm`` is ``askllm``."""

import sys

from askllm.cli import main

if __name__ == "__main__":
    sys.exit(main())
