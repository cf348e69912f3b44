package dev.ratchet.api.security;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens that an OpenID Connect provider signed, beside the keys (RFC 7519, RFC 9068). */
public final class Tokens {
    private static final int MILLIS = 5_000;
    private static final int BYTES = 1 << 20;
    private static final int LONGEST_NAME = 100;

    private final @Nullable Issuer issuer;
    private @Nullable DefaultJWTProcessor<SecurityContext> processor;

    /** Whose a token is; without a role it allows nothing. */
    record Holder(String name, Optional<Role> role) {}

    /** Those of an issuer; of none, no token counts. */
    public Tokens(@Nullable Issuer issuer) {
        this.issuer = issuer;
    }

    boolean accepted() {
        return issuer != null;
    }

    /**
     * Whose {@code token} is; its highest role counts.
     *
     * @throws InvalidTokenException if it does not count
     * @throws FaultException {@code STORAGE_UNAVAILABLE} if the issuer's keys cannot be had now
     */
    Holder holder(String token) {
        Issuer by = requireNonNull(issuer);
        try {
            JWTClaimsSet claims = processor(by).process(token, null);
            Optional<Role> role = roles(claims, by.rolesClaim()).stream()
                    .map(Role::of)
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder());
            return new Holder(name(claims), role);
        } catch (KeySourceException e) {
            throw away(by, e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new InvalidTokenException(reason(e), e);
        }
    }

    /** What the library says of a token is of its form and its claims' names, never what is in it. */
    private static String reason(Exception failure) {
        return switch (failure) {
            case ExpiredJWTException _ -> "it has expired";
            case BadJWTException _ -> "its claims do not fit: iss, aud, exp, nbf, sub";
            case BadJOSEException _ -> "its signature is not one of the issuer's keys";
            default -> "it cannot be read";
        };
    }

    private static String name(JWTClaimsSet claims) {
        String subject = String.valueOf(claims.getSubject()).replaceAll("[^\\x21-\\x7e]", "?");
        return "oidc:" + subject.substring(0, Math.min(LONGEST_NAME, subject.length()));
    }

    private static Collection<String> roles(JWTClaimsSet claims, String path) {
        Object found = claims.getClaims();
        for (String name : found instanceof Map<?, ?> all && all.containsKey(path) ? List.of(path) : parts(path)) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return switch (found) {
            case Collection<?> many -> many.stream().map(String::valueOf).toList();
            case String one -> Arrays.asList(one.split(" ", -1));
            case null, default -> List.of();
        };
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.split("\\.", -1));
    }

    private static FaultException away(Issuer issuer, Exception cause) {
        return new FaultException(
                Fault.STORAGE_UNAVAILABLE,
                "OIDC issuer: the keys of %s cannot be had now (expected: an issuer that answers)"
                        .formatted(issuer.issuer()),
                cause);
    }

    private synchronized DefaultJWTProcessor<SecurityContext> processor(Issuer by) {
        if (processor != null) {
            return processor;
        }
        // Nobody who has only the public key can make a token: no HMAC, no "none".
        Set<JWSAlgorithm> asymmetric = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(asymmetric, keys(by)));
        made.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                by.audience(),
                new JWTClaimsSet.Builder().issuer(by.issuer().toString()).build(),
                Set.of("sub", "exp")));
        processor = made;
        return made;
    }

    private static JWKSource<SecurityContext> keys(Issuer by) {
        DefaultResourceRetriever retriever = new DefaultResourceRetriever(MILLIS, MILLIS, BYTES);
        try {
            URI jwks = by.jwks() == null ? discovered(by, retriever) : by.jwks();
            return "file".equals(jwks.getScheme())
                    ? new ImmutableJWKSet<>(JWKSet.load(Path.of(jwks).toFile()).toPublicJWKSet())
                    : JWKSourceBuilder.<SecurityContext>create(jwks.toURL(), retriever)
                            .build();
        } catch (IOException | ParseException e) {
            throw away(by, e);
        }
    }

    private static URI discovered(Issuer by, DefaultResourceRetriever retriever) throws IOException, ParseException {
        String document = retriever.retrieveResource(by.discovery().toURL()).getContent();
        Map<String, Object> configuration = JSONObjectUtils.parse(document);
        if (!by.issuer().toString().equals(configuration.get("issuer"))) {
            throw new IOException("%s names another issuer (expected: %s)".formatted(by.discovery(), by.issuer()));
        }
        URI jwks = URI.create(String.valueOf(configuration.get("jwks_uri")));
        if (!Issuer.trusted(jwks)) {
            throw new IOException("jwks_uri: %s (expected: https://…, or http://… of this machine)".formatted(jwks));
        }
        return jwks;
    }
}
