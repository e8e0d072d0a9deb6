using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Demo.Reporting;

/// <summary>The result as one line.</summary>
[JsonSerializable(typeof(Result))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ResultJson : JsonSerializerContext
{
    public static string Format(Result result) => JsonSerializer.Serialize(result, Default.Result);
}
