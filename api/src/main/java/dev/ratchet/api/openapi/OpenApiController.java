package dev.ratchet.api.openapi;

import dev.ratchet.api.security.Role;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** Serves the document that was made of the controllers; the page that shows it is a static resource. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Ratchet",
                        version = "1",
                        description =
                                "Campaigns: where they stand, what their iterations came to, and the orders that they take.",
                        license = @License(name = "Apache-2.0")),
        security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(
        name = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "A key of ./ratchet api key, or a token of the issuer that the API trusts.")
@Controller
@Hidden
@Secured(Role.LOOK)
final class OpenApiController {
    private static final String DOCUMENT = "/META-INF/swagger/openapi.yml";

    /** What is made of {@code Map<String, Object>}: a map whose values are objects, though they may be anything. */
    private static final Pattern ANY_VALUE = Pattern.compile("additionalProperties:\\s+type: object\n");

    private final byte[] document;

    OpenApiController() {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(DOCUMENT), DOCUMENT)) {
            String made = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            this.document = ANY_VALUE
                    .matcher(made)
                    .replaceAll("additionalProperties: true\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(DOCUMENT), e);
        }
    }

    @Get("/openapi.yml")
    @Produces("application/yaml")
    byte[] document() {
        return document;
    }

    @Get("/swagger-ui")
    HttpResponse<?> page() {
        return HttpResponse.seeOther(URI.create("/swagger-ui/index.html"));
    }
}
