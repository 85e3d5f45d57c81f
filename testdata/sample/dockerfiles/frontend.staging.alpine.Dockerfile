FROM node:20-alpine
ARG NEXT_PUBLIC_API_URL=https://api.staging.netrasystems.ai
ENV NEXT_PUBLIC_WS_URL=wss://staging.netrasystems.ai/ws
HEALTHCHECK CMD wget -qO- https://app.staging.netrasystems.ai/health || exit 1
