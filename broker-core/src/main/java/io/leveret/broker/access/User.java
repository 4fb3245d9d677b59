package io.leveret.broker.access;

public record User(String name) {}
