package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where an S3 store is: written {@code s3://bucket/prefix?endpoint=http://host:port&region=name}.
 *
 * @param prefix stands before every key: empty, or ending in a slash
 */
public record S3Location(String endpoint, String region, String bucket, String prefix) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final String FORM = "expected: s3://bucket/prefix?endpoint=http://host:port&region=name";

    public S3Location {
        check(BUCKET.matcher(bucket).matches(), "bucket", bucket, "3 to 63 of a-z 0-9 . -");
        check(REGION.matcher(region).matches(), "region", region, "a name as in us-east-1");
        check(
                endpoint.matches("https?://[A-Za-z0-9.\\[\\]:-]+/?"),
                "endpoint",
                endpoint,
                "http:// or https://, host, port");
        check(prefix.isEmpty() || prefix.endsWith("/"), "prefix", prefix, "nothing, or a folder with its slash");
        KeyGrammar.checkPrefix(prefix);
    }

    public static S3Location parse(URI uri) {
        String bucket = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (bucket.contains("@")) {
            throw new FaultException(
                    INVALID_REQUEST, "store: credentials in its address (expected: in the environment; " + FORM + ")");
        }
        Map<String, String> query = queryOf(uri);
        String region = query.getOrDefault("region", "us-east-1");
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
        S3Location location = new S3Location(
                query.getOrDefault("endpoint", "https://s3." + region + ".amazonaws.com"),
                region,
                bucket,
                path.isEmpty() ? "" : path + "/");
        query.keySet().stream()
                .filter(name -> !name.equals("endpoint") && !name.equals("region"))
                .forEach(name -> check(false, "setting", name, "endpoint or region"));
        return location;
    }

    private static Map<String, String> queryOf(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                check(equals > 0, "setting", pair, "name=value");
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void check(boolean condition, String what, String value, String rule) {
        if (!condition) {
            throw new FaultException(
                    INVALID_REQUEST, "S3 store, %s: \"%s\" (expected: %s; %s)".formatted(what, value, rule, FORM));
        }
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix + " at " + endpoint;
    }
}
