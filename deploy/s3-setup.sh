#!/bin/sh
# Makes the bucket where it is not there yet. S3_ENDPOINT, S3_REGION and S3_BUCKET say which.
set -eu

# The SHA-256 of no content, which S3 wants in the signature and which not every curl adds by itself.
nothing=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

# curl reads the keys from its standard input, so that they stand in no command line.
signed() {
  printf 'user = "%s:%s"\n' "$(cat /run/secrets/s3-access-key)" "$(cat /run/secrets/s3-secret-key)" |
    curl --config - --silent --show-error --aws-sigv4 "aws:amz:$S3_REGION:s3" \
      --header "x-amz-content-sha256: $nothing" "$@" "$S3_ENDPOINT/$S3_BUCKET"
}

if signed --fail --head >/dev/null 2>&1; then
  echo "bucket $S3_BUCKET is there"
else
  signed --fail --request PUT
  signed --fail --head >/dev/null
  echo "bucket $S3_BUCKET was made"
fi
