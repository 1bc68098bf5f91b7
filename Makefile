# The names that the seed's users know; scripts/ does the work.
SHELL := /bin/sh

.PHONY: help build test docker-image docker-compose-up docker-compose-down docker-compose-logs

help:
	@echo "make build | test | docker-image | docker-compose-up | docker-compose-down | docker-compose-logs"

build:
	dotnet build

test:
	dotnet test

docker-image:
	scripts/build-images.sh

docker-compose-up:
	./make-docker-compose up

docker-compose-down:
	./make-docker-compose down

docker-compose-logs:
	./make-docker-compose logs
