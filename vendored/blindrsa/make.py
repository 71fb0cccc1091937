"""Make the one script with which a browser blinds (blindrsa.js among the static files of the pulse) from the package as
its makers published it.

    python vendored/blindrsa/make.py

The package lies beside this file, untouched: `npm pack @cloudflare/blindrsa-ts@0.4.4` fetches the same bytes, and the
registry tells the same `dist.integrity`. Three of its modules are needed; each is put, unchanged but for its lines of
import and export, into a function of its own, so that no name of one meets a name of another. So it takes neither Node
nor the network to see that the script is made of nothing else, and tests do so (tests/web/test_pulse_blind_bundle.py).
"""

from __future__ import annotations

import re
import tarfile
from base64 import b64encode
from hashlib import sha512
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PACKAGE: Final = HERE / "cloudflare-blindrsa-ts-0.4.4.tgz"
INTEGRITY: Final = "sha512-EqMdFp4nTWZW+lAIg8RpMVgkMk2LfEC19JB05iZVE4QsuWfz1SNM8/sUD0ZeLeA6fO9bDkZEDjT2lJCBadx1dw=="
"""As the npm registry tells it for this version."""
LICENCE_OF_SJCL: Final = HERE / "sjcl-1.0.8-LICENSE.txt"
"""The package carries sjcl 1.0.8 inside, without its licence."""
SCRIPT: Final = HERE.parents[1] / "src" / "surefoot" / "web" / "pulse" / "static" / "pulse" / "blind" / "blindrsa.js"
MODULES: Final = {"sjcl/index.js": "sjcl",
                  "util.js": "{ assertNever, emsa_pss_encode, i2osp, is_coprime, joinAll, os2ip, "
                             "random_integer_uniform, rsaRawBlingSign, rsasp1, rsavp1 }",
                  "blindrsa.js": "{ BlindRSA, PrepareType }"}
"""Each module needed, and what the ones after it take from it."""


def integrity() -> str:
    """Of the package beside this file, as npm writes it."""
    return f"sha512-{b64encode(sha512(PACKAGE.read_bytes()).digest()).decode()}"


def script() -> str:
    """The script. Raises ValueError where the package is not the one that was published."""
    if integrity() != INTEGRITY:
        raise ValueError(f"{PACKAGE.name} is {integrity()}; expected {INTEGRITY}. Fetch it again: npm pack "
                         "@cloudflare/blindrsa-ts@0.4.4")
    with tarfile.open(PACKAGE) as package:
        def read(name: str) -> str:
            found = package.extractfile(f"package/{name}")
            assert found is not None
            return found.read().decode()
        parts = [_licence("@cloudflare/blindrsa-ts 0.4.4, made into one file by vendored/blindrsa/make.py",
                          read("LICENSE.txt")),
                 _licence("sjcl 1.0.8, which it carries", LICENCE_OF_SJCL.read_text(encoding="utf-8"))]
        parts += [_function(read(f"lib/src/{name}"), taken) for name, taken in MODULES.items()]
    return "\n".join([*parts, "export { BlindRSA, PrepareType };\n"])


def _licence(of: str, text: str) -> str:
    return f"/*! {of}\n\n{text.strip()}\n*/"


def _function(module: str, taken: str) -> str:
    text = re.sub(r"^import .*? from '\S+';\n", "", module, flags=re.MULTILINE)
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export default \w+;\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export (?=(async )?function|class|const|var)", "", text, flags=re.MULTILINE)
    return f"const {taken} = (() => {{\n{text.strip()}\nreturn {taken};\n}})();"


if __name__ == "__main__":
    SCRIPT.write_text(script(), encoding="utf-8")
