using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Cases;

/// <summary>An operation as one line: <c>1200 ms d1 Write 4711</c>.</summary>
internal sealed class OperationConverter : JsonConverter<Operation>
{
    public override Operation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        if (text.Split(' ') is [var at, "ms", ['d', .. var device], var kind, var seed]
            && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && int.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Enum.TryParse<OperationKind>(kind, out var operation) && Enum.IsDefined(operation)
            && int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var luck))
        {
            return new Operation(milliseconds, number, operation, luck);
        }
        throw new JsonException($"\"{text}\" is no operation: \"1200 ms d1 Write 4711\" would be one.");
    }

    public override void Write(Utf8JsonWriter writer, Operation value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.At} ms d{value.Device} {value.Kind} {value.Seed}"));
}
