package dev.ratchet.api.dashboard;

import dev.ratchet.storage.Checksums;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves the dashboard. Its files are the same for everybody and hold no data, so that they need no key: the page asks for one, and
 * sends it with each request for data.
 */
@Controller
@Hidden
@Secured(SecurityRule.IS_ANONYMOUS)
final class DashboardController {
    /** Only files of this origin, no inline script and no inline style; pictures may be made of what was fetched. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OWN = "/dashboard/";
    private static final String PLOTS = "/META-INF/resources/webjars/uplot/1.6.30/";

    private static final List<String> FILES = List.of(
            "index.html",
            "dashboard.css",
            "icon.svg",
            "app.js",
            "api.js",
            "dom.js",
            "format.js",
            "charts.js",
            "actions.js",
            "live.js",
            "campaigns.js",
            "campaign.js",
            "compare.js",
            "rollouts.js",
            "rollout.js",
            "evaluations.js",
            "pools.js");

    private final Map<String, Served> files = new HashMap<>();

    /** Not to be written into: everybody is sent the same. */
    private static final class Served {
        private final byte[] content;
        private final String type;
        private final String tag;

        Served(byte[] content, String type) {
            this.content = content;
            this.type = type;
            this.tag = '"' + Checksums.sha256(content).substring(0, 32) + '"';
        }
    }

    DashboardController() {
        FILES.forEach(name -> files.put(name, read(OWN + name)));
        files.put("uplot/uPlot.esm.js", read(PLOTS + "dist/uPlot.esm.js"));
        files.put("uplot/uPlot.min.css", read(PLOTS + "dist/uPlot.min.css"));
        files.put("uplot/LICENSE", read(PLOTS + "LICENSE"));
    }

    private static Served read(String resource) {
        try (InputStream in = Objects.requireNonNull(
                DashboardController.class.getResourceAsStream(resource), resource + " is not on the class path")) {
            return new Served(in.readAllBytes(), type(resource));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
        }
    }

    private static String type(String resource) {
        return switch (resource.substring(resource.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    @Get("/")
    HttpResponse<byte[]> home() {
        return HttpResponse.seeOther(URI.create(OWN));
    }

    /** Relative addresses in the page need the slash, with which the route is the same. */
    @Get("/dashboard")
    HttpResponse<byte[]> index(HttpRequest<?> request, @Header(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return request.getPath().endsWith("/") ? file("index.html", known) : home();
    }

    @Get("/dashboard/{+path}")
    HttpResponse<byte[]> file(String path, @Header(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        Served file = files.get(path);
        if (file == null) {
            throw new HttpStatusException(
                    HttpStatus.NOT_FOUND, "%s: not of the dashboard (expected: /dashboard/)".formatted(path));
        }
        MutableHttpResponse<byte[]> answer = file.tag.equals(known)
                ? HttpResponse.<byte[]>status(HttpStatus.NOT_MODIFIED)
                : HttpResponse.ok(file.content).header(HttpHeaders.CONTENT_TYPE, file.type);
        return answer.header(HttpHeaders.ETAG, file.tag)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin");
    }
}
