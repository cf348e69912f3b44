package dev.ratchet.api.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says of the parameters that several operations take. What it forbids is answered with 400. */
public final class Described {
    /** A part of a path without a colon, as a route has it: what has one is an order, and takes no other method. */
    public static final String SEGMENT = "[a-zA-Z0-9._~%-]+";

    public static final String NAME = "^[a-z0-9][a-z0-9-]{0,62}$";
    public static final String SUITE = "^[a-z0-9][a-z0-9-]{0,62}(@[1-9][0-9]{0,5})?$";
    public static final String WEIGHTS = "^(live|[0-9]{1,9})$";

    private Described() {}

    /** A campaign's name. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(description = "The campaign's name", example = "math", schema = @Schema(type = "string", pattern = NAME))
    public @interface CampaignName {}

    /** A suite's name, with or without its version. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            description = "The suite's name, or name@version",
            example = "arithmetic",
            schema = @Schema(type = "string", pattern = SUITE))
    public @interface SuiteName {}

    /** Which of a campaign's weights. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            description = "A policy version, or live: the newest that is committed",
            example = "live",
            schema = @Schema(type = "string", pattern = WEIGHTS))
    public @interface PolicyVersion {}

    /** An iteration of a campaign. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "999999"))
    public @interface Iteration {}

    /** Whose rollouts: a prompt's id. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(schema = @Schema(type = "string", pattern = "^[A-Za-z0-9._-]{1,64}$"))
    public @interface OfPrompt {}

    /** Why a rollout stopped. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"end", "round", "budget", "limit", "repetition"}))
    public @interface OfStop {}

    /** What became of a rollout. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"trained", "waiting", "partial", "dropped"}))
    public @interface OfStatus {}

    /** How many items a page has. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            description = "How many items a page has",
            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "500", defaultValue = "50"))
    public @interface PageSize {}

    /** From where a page goes on. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @Parameter(
            description = "The nextPageToken of the page before, of the same query",
            schema = @Schema(type = "string", minLength = 1))
    public @interface PageToken {}
}
