package dev.ratchet.api.campaigns;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the OpenAPI document what an operation that brings a campaign into being answers. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
        responseCode = "201",
        description = "It is there, and runs",
        content = @Content(schema = @Schema(implementation = CampaignView.class)))
@ApiResponse(
        responseCode = "200",
        description = "It was there already",
        content = @Content(schema = @Schema(implementation = CampaignView.class)))
@interface MakesCampaign {}
