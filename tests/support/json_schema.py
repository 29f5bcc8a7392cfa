"""JSON Schema, as far as recordings use it."""

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def complaints(value, schema, place="$"):
    """What is wrong with a value by the few words of JSON Schema in use."""
    if schema["type"] == "object":
        missing = [f"{place}: no {name}" for name in schema["required"] if name not in value]
        unknown = [f"{place}: {name}?" for name in value if name not in schema["properties"]]
        inside = [
            complaint
            for name, item in value.items()
            if name in schema["properties"]
            for complaint in complaints(item, schema["properties"][name], f"{place}.{name}")
        ]
        return missing + unknown + inside
    if schema["type"] == "array":
        return [c for i, item in enumerate(value) for c in complaints(item, schema["items"], f"{place}[{i}]")]
    kind = TYPES[schema["type"]]
    return [] if isinstance(value, kind) else [f"{place}: {value!r} is no {schema['type']}"]
