namespace AndroidX.Work;

public sealed class Data : Java.Lang.Object
{
    private readonly Dictionary<string, object?> _values;

    internal Data(Dictionary<string, object?> values) => _values = values;

    public bool GetBoolean(string key, bool defaultValue) => _values.GetValueOrDefault(key) as bool? ?? defaultValue;

    public int GetInt(string key, int defaultValue) => _values.GetValueOrDefault(key) as int? ?? defaultValue;

    public string? GetString(string key) => _values.GetValueOrDefault(key) as string;

    public sealed class Builder : Java.Lang.Object
    {
        private readonly Dictionary<string, object?> _values = [];

        public Builder()
        {
        }

        public Data Build() => new(_values);

        public Builder PutBoolean(string key, bool value) => Put(key, value);

        public Builder PutInt(string key, int value) => Put(key, value);

        public Builder PutString(string key, string? value) => Put(key, value);

        private Builder Put(string key, object? value)
        {
            _values[key] = value;
            return this;
        }
    }
}
