package dev.ratchet.api.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the OpenAPI document what a campaign's name may be. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@Parameter(
        description = "The campaign's name",
        example = "math",
        schema = @Schema(type = "string", pattern = "^[a-z0-9][a-z0-9-]{0,62}$"))
public @interface CampaignName {}
