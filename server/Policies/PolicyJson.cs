using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Server.Policies;

/// <summary>Policies as a JSON document.</summary>
internal static class PolicyJson
{
    private const int RulesMax = 100;

    /// <summary>Characters of a document.</summary>
    public const int LengthMax = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Writes a document.</summary>
    public static string Write(PolicyDocument document) => JsonSerializer.Serialize(document, Options);

    /// <summary>A rule as it is written.</summary>
    public static JsonElement ElementOf(PolicyRule rule) => JsonSerializer.SerializeToElement(rule, Options);

    /// <summary>Reads a document that a person wrote.</summary>
    /// <exception cref="InvalidOperationException">It is none; the message says what to change.</exception>
    public static PolicyDocument Read(string text)
    {
        if (text.Length > LengthMax)
            throw new InvalidOperationException($"The policies have {text.Length:N0} characters, at most {LengthMax:N0} are allowed.");
        var document = Parse(text);
        if (document.Rules.Contains(null!))
            throw new InvalidOperationException("One of the rules is null. Remove it.");
        if (document.Rules.Count > RulesMax)
            throw new InvalidOperationException($"There are {document.Rules.Count} rules, at most {RulesMax} are allowed.");
        if (document.Rules.GroupBy(rule => rule.Name, StringComparer.Ordinal).FirstOrDefault(rules => rules.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two rules are named \"{twice.Key}\". Give each a name of its own.");
        foreach (var rule in document.Rules)
        {
            if (FindProblem(rule) is { } problem)
                throw new InvalidOperationException($"Rule \"{ProtocolLimits.Show(rule.Name)}\": {problem}");
        }
        return document;
    }

    private static PolicyDocument Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyDocument>(text, Options) ?? throw new InvalidOperationException("The policies are empty: give at least {\"rules\":[]}.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidOperationException($"The policies are no valid document: {Explain(wrong)} docs/TELEMETRY.md has an example with all settings.", wrong);
        }
    }

    // Where a value is of another kind, the serializer names types of .NET.
    private static string Explain(JsonException wrong) => wrong.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
        ? $"{wrong.Path} (line {wrong.LineNumber + 1}) has a value that cannot be there. Times are written like \"00:30:00\", numbers without quotes, networks as connected, unmetered or notRoaming."
        : wrong.Message;

    private static string? FindProblem(PolicyRule rule) =>
        Check("name", rule.Name, isRequired: true) ?? Check("appVersion", rule.AppVersion) ?? Check("os", rule.Os) ?? Check("region", rule.Region)
        ?? PolicyCheck.FindProblem(rule.Policy);

    private static string? Check(string what, string? text, bool isRequired = false) => text switch
    {
        null => null,
        "" when isRequired => $"{what} is empty.",
        { Length: > FieldLimits.TextLengthMax } => $"{what} has {text.Length} characters, at most {FieldLimits.TextLengthMax} are allowed.",
        _ when text.Any(char.IsControl) => $"{what} contains a control character.",
        _ when text.AsSpan(0, Math.Max(0, text.Length - 1)).Contains('*') => $"{what} has a * that is not at its end.",
        _ => null,
    };
}
