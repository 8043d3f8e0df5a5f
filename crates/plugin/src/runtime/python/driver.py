"""Runs one plugin package and prints one JSON object: its result, or {"error": ...}.

Started by the agent as `python3 -I -B -c <this> <package folder> <entry or nothing>` with the
parameters as JSON on the input. It offers the modules `plugin` and `prophasis_agent.plugin`, as
the original agent did, so that the original's packages run unmodified.
"""

import importlib.util
import json
import math
import os
import sys
import traceback
import types

# Longer messages are cut by the agent; this only keeps a huge one from filling the pipe.
MESSAGE_CHARS_MAX = 70_000
# A process's variables share one small space; larger parameters are in self.parameters only.
VARIABLE_BYTES_MAX = 65_536


class PluginResult:
    """What a plugin measured: a number or None, a text or None, and named metrics.

    `metrics` is a dict of name to value or (value, unit), or a list of (name, value, unit).
    """

    def __init__(self, value=None, message=None, metrics=None):
        self.value = value
        self.message = message
        self.metrics = metrics


class PluginInterface:
    """The base class of plugins; `parameters` is a dict of the check's settings."""

    parameters = {}

    def get_data(self):
        raise NotImplementedError("the plugin does not define get_data()")


class Wrong(Exception):
    """The plugin's fault, with a message for people."""


def offer_modules():
    module = types.ModuleType("plugin")
    module.PluginInterface = PluginInterface
    module.PluginResult = PluginResult
    agent = types.ModuleType("prophasis_agent")
    agent.__path__ = []
    agent.plugin = module
    sys.modules.update({"plugin": module, "prophasis_agent": agent, "prophasis_agent.plugin": module})


def load(name, path, package_folder=None):
    search = [package_folder] if package_folder else None
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=search)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def package_name(folder):
    name = os.path.basename(folder)
    taken = name in sys.modules or name in getattr(sys, "stdlib_module_names", ())
    return name if name.isidentifier() and not taken else "prophasis_package"


def find_plugin(folder, entry):
    sys.path[0:0] = [folder, os.path.dirname(folder)]
    name = package_name(folder)
    init = os.path.join(folder, "__init__.py")
    if os.path.isfile(init):
        package = load(name, init, folder)
        if not entry and hasattr(package, "Plugin"):
            return package.Plugin
    else:
        package = types.ModuleType(name)
        package.__path__ = [folder]
        sys.modules[name] = package
    files = [entry] if entry else ["plugin.py", os.path.basename(folder) + ".py"]
    for file in files:
        path = os.path.join(folder, file)
        if os.path.isfile(path):
            stem = os.path.splitext(file)[0].replace("/", ".")
            module = load(name + "." + stem, path)
            if hasattr(module, "Plugin"):
                return module.Plugin
    looked = ", ".join(files if entry else ["__init__.py"] + files)
    raise Wrong("the package has no class Plugin; looked in " + looked)


def number(value, what):
    # A string has no __float__, so "5" is refused as well.
    if not hasattr(type(value), "__float__"):
        raise Wrong("%s is %.100r, which is not a number" % (what, value))
    value = float(value)
    if not math.isfinite(value):
        raise Wrong("%s is %r, which is not a finite number" % (what, value))
    return value


def text(value):
    # A lone surrogate cannot be sent.
    return str(value)[:MESSAGE_CHARS_MAX].encode("utf-8", "replace").decode("utf-8")


def metric(name, value, unit="1"):
    return {"name": text(name), "value": number(value, "the metric %s" % name), "unit": text(unit)}


def metrics(given):
    if not given:
        return []
    if isinstance(given, dict):
        given = [(k,) + (tuple(v) if isinstance(v, (tuple, list)) else (v,)) for k, v in given.items()]
    return [metric(**one) if isinstance(one, dict) else metric(*one) for one in given]


def measure(folder, entry, parameters):
    PluginInterface.parameters = parameters
    plugin = find_plugin(folder, entry)()
    if not isinstance(plugin, PluginInterface):
        plugin.parameters = parameters
    result = plugin.get_data()
    if not hasattr(result, "value") or not hasattr(result, "message"):
        raise Wrong("get_data() returned %.100r, which is not a PluginResult" % (result,))
    return {
        "value": None if result.value is None else number(result.value, "the value"),
        "message": None if result.message is None else text(result.message),
        "metrics": metrics(getattr(result, "metrics", None)),
    }


def explain(error, folder):
    """The last line of the traceback, with the last place in the package."""
    what = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename.startswith(folder + os.sep)]
    if isinstance(error, SyntaxError) and error.filename:
        return "%s (%s:%s)" % (what, os.path.relpath(error.filename, folder), error.lineno)
    if own:
        return "%s (%s:%d)" % (what, os.path.relpath(own[-1].filename, folder), own[-1].lineno)
    return what


def main():
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    given = sys.stdin.buffer.read()
    # The plugin gets no input, and its prints become error output; this copy of the real output
    # is not inherited by what it starts.
    answer = os.dup(1)
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if len(given) <= VARIABLE_BYTES_MAX:
        os.environ["PROPHASIS_PARAMETERS"] = given.decode("utf-8")
    folder, entry = os.path.realpath(sys.argv[1]), sys.argv[2]
    sys.argv = [folder]
    offer_modules()
    try:
        reply = measure(folder, entry, json.loads(given))
    except Wrong as error:
        reply = {"error": str(error)}
    except SystemExit as error:
        reply = {"error": "the plugin called sys.exit(%.100r) instead of returning a result" % (error.code,)}
    except BaseException as error:
        reply = {"error": explain(error, folder)}
    data = json.dumps(reply, allow_nan=False).encode("ascii")
    while data:
        data = data[os.write(answer, data):]
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        pass
    # Threads that the plugin left running must not keep the result waiting.
    os._exit(0)


main()
