using System.Text.Json.Serialization;

namespace OfflineSync.Client.Diagnostics;

/// <summary>Events as JSON: in the journal, and in what is exported.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DiagnosticsEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
