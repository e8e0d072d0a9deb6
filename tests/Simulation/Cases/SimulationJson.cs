using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Simulation.Cases;

/// <summary>How cases, and what workers say, are written as JSON.</summary>
internal static class SimulationJson
{
    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(isIndented: false);

    /// <summary>For people.</summary>
    public static JsonSerializerOptions Readable { get; } = Create(isIndented: true);

    private static JsonSerializerOptions Create(bool isIndented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = isIndented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new OperationConverter(), new JsonStringEnumConverter(allowIntegerValues: false) },
    };
}
