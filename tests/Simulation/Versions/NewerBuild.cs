using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Network;

namespace OfflineSync.Simulation.Versions;

/// <summary>
/// A build from the future: its messages have fields of which this one knows nothing, framed, compressed and sealed as it would. That is nothing that ends with
/// the faults: everything must come right between the two as well.
/// </summary>
internal sealed class NewerBuild(FaultPlan faults, FaultKind kind)
{
    private const int FieldsMax = 4;
    private const int TextMax = 40;

    // What a part of a stream that this build does not know looks like to it: empty, apart from such fields.
    private const int UnknownPartOneIn = 8;

    // With tags of one byte, of two and of five.
    private static readonly int[] Numbers = [14, 16, 300, 536_870_911];

    /// <summary>Draws whether a process that starts has such a build; null: it has not.</summary>
    public static NewerBuild? Draw(FaultPlan faults, FaultKind kind) => faults.Draws(kind) ? new NewerBuild(faults, kind) : null;

    /// <summary>What it sends in place of a request.</summary>
    public byte[] Request(string path, Phase phase, string? encoding, byte[] frame) => path switch
    {
        SyncMethods.Declare => Extend<DeclareRequest>(phase, encoding, frame),
        SyncMethods.Push => Extend<PushRequest>(phase, encoding, frame),
        SyncMethods.Pull => Extend<PullRequest>(phase, encoding, frame),
        SyncMethods.AttachmentStat => Extend<StatRequest>(phase, encoding, frame),
        SyncMethods.AttachmentDownload => Extend<DownloadRequest>(phase, encoding, frame),
        SyncMethods.AttachmentBeginUpload => Extend<BeginUploadRequest>(phase, encoding, frame),
        SyncMethods.AttachmentUploadChunk => Extend<UploadChunkRequest>(phase, encoding, frame),
        _ => Extend<WatchRequest>(phase, encoding, frame),
    };

    /// <summary>What it sends in place of one message of an answer.</summary>
    public byte[] Answer(string path, Phase phase, string? encoding, byte[] frame) => path switch
    {
        SyncMethods.Declare => Extend<DeclareResponse>(phase, encoding, frame),
        SyncMethods.Push => Extend<PushResponse>(phase, encoding, frame),
        SyncMethods.Pull => [.. UnknownPart(encoding), .. Extend<PullResponse>(phase, encoding, frame)],
        SyncMethods.AttachmentStat => Extend<StatResponse>(phase, encoding, frame),
        SyncMethods.AttachmentDownload => Extend<DownloadResponse>(phase, encoding, frame),
        SyncMethods.AttachmentBeginUpload => Extend<BeginUploadResponse>(phase, encoding, frame),
        SyncMethods.AttachmentUploadChunk => Extend<UploadChunkResponse>(phase, encoding, frame),
        _ => Extend<WatchResponse>(phase, encoding, frame),
    };

    private byte[] Extend<T>(Phase phase, string? encoding, byte[] frame)
        where T : class, IMessage<T>, new()
    {
        var message = WireFrame.Decode<T>(encoding, frame);
        AddTo(message);
        faults.Note(kind, phase);
        return WireFrame.Encode(encoding, message);
    }

    private byte[] UnknownPart(string? encoding)
    {
        if (faults.RandomOf(kind).Next(UnknownPartOneIn) > 0)
            return [];
        var part = new PullResponse();
        part.MergeFrom(Fields(PullResponse.Descriptor));
        return WireFrame.Encode(encoding, part);
    }

    private void AddTo(IMessage message)
    {
        message.MergeFrom(Fields(message.Descriptor));
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
        {
            var value = field.Accessor.GetValue(message);
            foreach (var nested in (value as IList ?? new[] { value }).OfType<IMessage>())
            {
                if (faults.RandomOf(kind).Next(2) == 0)
                    AddTo(nested);
            }
        }
    }

    private byte[] Fields(MessageDescriptor known)
    {
        var random = faults.RandomOf(kind);
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            for (var fields = random.Next(1, FieldsMax + 1); fields > 0; fields--)
            {
                var number = Numbers[random.Next(Numbers.Length)];
                if (known.FindFieldByNumber(number) is not null)
                    throw new SimulationException($"{known.Name} has a field {number}: take another one for what nobody knows.");
                Write(output, number, random);
            }
        }
        return bytes.ToArray();
    }

    private static void Write(CodedOutputStream output, int number, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteUInt64((ulong)random.NextInt64() >> random.Next(64));
                break;
            case 1:
                output.WriteTag(number, WireFormat.WireType.Fixed64);
                output.WriteFixed64((ulong)random.NextInt64());
                break;
            case 2:
                output.WriteTag(number, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)random.Next());
                break;
            default:
                var text = new byte[random.Next(TextMax)];
                random.NextBytes(text);
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(text));
                break;
        }
    }
}
