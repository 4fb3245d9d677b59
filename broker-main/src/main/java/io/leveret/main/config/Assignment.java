package io.leveret.main.config;

/** A value given to a key, not yet understood. */
record Assignment(SettingKey key, String value, Origin origin) {}
