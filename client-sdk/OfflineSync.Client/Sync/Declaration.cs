using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Client.Capture;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>How the tables of a scope merge, as this app says, and whether the server has accepted it.</summary>
internal sealed class Declaration
{
    private readonly string _scope;
    private readonly DeclareRequest _request;
    private readonly byte[] _hash;

    public Declaration(string scope, IEnumerable<CapturedTable> tables)
    {
        var declared = tables.Where(table => table.Scope == scope).ToArray();
        _scope = scope;
        _request = new DeclareRequest { Tables = { declared.Select(Declare) } };
        _hash = SHA256.HashData(_request.ToByteArray());
        IsDefault = declared.All(table => table.Deletes == DeletePolicy.DeleteWins && table.Window is null && table.Rules.All(rule => rule.IsDefault));
    }

    /// <summary>Whether it says no more than what holds without a declaration.</summary>
    public bool IsDefault { get; }

    public DeclareRequest ToRequest(ByteString clientId)
    {
        var request = _request.Clone();
        request.Scope = _scope;
        request.ClientId = clientId;
        return request;
    }

    public bool IsAccepted(Database database)
    {
        if (_request.Tables.Count == 0)
            return true;
        var row = database.Prepare("SELECT declared FROM offlinesync_scopes WHERE scope = ?1").Bind(1, _scope);
        var isAccepted = row.Step() && _hash.AsSpan().SequenceEqual(row.Blob(0));
        row.Reset();
        return isAccepted;
    }

    public void Accept(Database database) =>
        database.Prepare("UPDATE offlinesync_scopes SET declared = ?1 WHERE scope = ?2").Bind(1, _hash).Bind(2, _scope).Run();

    /// <summary>The server may not know what it once accepted: it is declared again.</summary>
    public static void Forget(Database database, string scope) =>
        database.Prepare("UPDATE offlinesync_scopes SET declared = NULL WHERE scope = ?1").Bind(1, scope).Run();

    private static TableDeclaration Declare(CapturedTable table) => new()
    {
        Name = table.Name,
        KeyColumns = { table.KeyNames },
        Deletes = (Protocol.V1.DeletePolicy)table.Deletes,
        Columns = { table.Rules.Select((rule, column) => Declare(rule, table.AttachmentNames.Contains(table.ValueNames[column]))) },
        WindowColumn = table.WindowColumn,
    };

    private static ColumnDeclaration Declare(ColumnRule rule, bool isAttachment) => new()
    {
        Name = rule.WireName,
        Type = (Protocol.V1.ColumnType)rule.Type,
        Policy = rule.Type == ColumnType.Register ? (Protocol.V1.MergePolicy)rule.Policy : Protocol.V1.MergePolicy.Unspecified,
        Resolver = rule.Resolver,
        Attachment = isAttachment,
    };
}
