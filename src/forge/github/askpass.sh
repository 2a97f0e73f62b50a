#!/bin/sh
# What git asks for a name or a password; the token is in its environment and nowhere else.
case "$1" in
  Username*) echo x-access-token ;;
  *) printf '%s\n' "$WMS_GIT_TOKEN" ;;
esac
