"""JSON Lines for schemathesis, which knows JSON alone."""
import schemathesis


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def lines(ctx, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")}
