using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Feed;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Server.Commands;

/// <summary>Writes the rows of a scope as a new device would get them: one line of JSON each, blobs in base64 as <c>{"base64": "…"}</c>.</summary>
internal sealed class ScopeExport(PullHandler pull)
{
    private const int ClientIdBytes = 16;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>How many rows there were.</returns>
    public async Task<long> WriteAsync(string scope, Stream output, CancellationToken cancellationToken)
    {
        // Nobody's: it reads what everybody may.
        var request = new PullRequest { Scope = scope, ClientId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(ClientIdBytes)) };
        long count = 0;
        await foreach (var part in pull.PullAsync(request, ScopeAccess.Read, cancellationToken))
        {
            foreach (var table in part.Page?.Changes?.Tables.AsEnumerable() ?? [])
                count += Write(new RowReader(table), output);
        }
        await output.FlushAsync(cancellationToken);
        return count;
    }

    private static long Write(RowReader rows, Stream output)
    {
        long count = 0;
        for (; rows.Read(); count++)
        {
            using (var json = new Utf8JsonWriter(output, Readable))
            {
                json.WriteStartObject();
                json.WriteString("table", rows.Table);
                Write(json, "key", rows.KeyColumns, rows.Key, Enumerable.Range(0, rows.KeyColumns.Count));
                Write(json, "values", rows.ValueColumns, rows.Values, rows.Columns.Indexes.ToArray());
                json.WriteEndObject();
            }
            output.WriteByte((byte)'\n');
        }
        return count;
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> names, ReadOnlySpan<Value> values, IEnumerable<int> indexes)
    {
        json.WriteStartObject(name);
        var i = 0;
        foreach (var index in indexes)
            Write(json, names[index], values[i++]);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                json.WriteNull(name);
                break;
            case ValueKind.Integer:
                json.WriteNumber(name, value.Integer);
                break;
            case ValueKind.Real when double.IsFinite(value.Real):
                json.WriteNumber(name, value.Real);
                break;
            case ValueKind.Real:
                json.WriteString(name, value.Real > 0 ? "Infinity" : "-Infinity");
                break;
            case ValueKind.Blob:
                json.WriteStartObject(name);
                json.WriteBase64String("base64", value.Bytes.Span);
                json.WriteEndObject();
                break;
            default:
                json.WriteString(name, value.ToString());
                break;
        }
    }
}
