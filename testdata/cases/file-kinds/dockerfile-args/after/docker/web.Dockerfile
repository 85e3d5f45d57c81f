FROM node:20-alpine
ARG API_URL=https://api-staging.harborline.io
ENV NEXT_PUBLIC_API_URL=$API_URL \
    NEXT_PUBLIC_WS_URL=wss://api-staging.harborline.io/ws
LABEL org.opencontainers.image.url="https://staging.harborline.io"
HEALTHCHECK CMD wget -qO- https://staging.harborline.io/health || exit 1
